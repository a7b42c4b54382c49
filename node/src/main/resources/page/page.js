'use strict';
(() => {
  // ---- small things

  const SECONDS = 300;
  const RATE_SECONDS = 3;
  const STALE_MILLIS = 3500;
  const GONE_MILLIS = 120_000;
  const SVG = 'http://www.w3.org/2000/svg';
  const $ = id => document.getElementById(id);
  const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

  function put(node, text) {
    const target = typeof node === 'string' ? $(node) : node;
    if (target.textContent !== text) target.textContent = text;
  }
  function make(name, properties = {}, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }
  function draw(name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }
  const plural = (count, what) => `${whole.format(count)} ${what}${count === 1 ? '' : 's'}`;
  function tone(node, name) {
    if (node.dataset.tone !== name) node.dataset.tone = name;
  }
  function time(micros) {
    if (micros < 1000) return [whole.format(micros), 'µs'];
    if (micros < 10_000) return [(micros / 1000).toFixed(1), 'ms'];
    if (micros < 1_000_000) return [whole.format(micros / 1000), 'ms'];
    return [(micros / 1_000_000).toFixed(1), 's'];
  }
  const timed = micros => time(micros).join(' ');
  function bytes(count) {
    const mebi = count / 1048576;
    return mebi < 1000 ? `${whole.format(mebi)} MiB` : `${(mebi / 1024).toFixed(1)} GiB`;
  }
  const bar = () => {
    const svg = draw('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    svg.append(draw('rect', { width: 0, height: 8 }));
    return svg;
  };
  const fill = (svg, share) => svg.firstChild.setAttribute('width', Math.max(0, Math.min(100, 100 * share)).toFixed(1));

  // ---- what is known

  let newest = null;
  let heardAt = 0;
  /** Seconds by when they began: [at, paid, refused, overloaded, unresolved, pause, p50, p99]. */
  const seconds = new Map();
  const lastSeconds = count => {
    const all = [];
    for (let at = newest.at - count; at < newest.at; at++) if (seconds.has(at)) all.push(seconds.get(at));
    return all;
  };
  const mean = (rows, column) => rows.length ? rows.reduce((sum, row) => sum + row[column], 0) / rows.length : 0;
  const most = (rows, column) => rows.reduce((max, row) => Math.max(max, row[column]), 0);

  // ---- figures

  function figure(name, [value, unit], more) {
    put(name, value);
    if (unit !== undefined) put(`${name}-unit`, unit);
    put(`${name}-more`, more);
  }
  function rate(value) {
    return value > 0 && value < 10 ? value.toFixed(1) : whole.format(value);
  }
  function showFigures() {
    const now = lastSeconds(RATE_SECONDS);
    const all = lastSeconds(SECONDS);
    const turned = mean(now, 3) + mean(now, 4);
    figure('paid', [rate(mean(now, 1))], `peak in 5 min: ${whole.format(most(all, 1))}`);
    figure('refused', [rate(mean(now, 2))], turned > 0 ? `${rate(turned)}/s turned away` : 'none turned away');
    $('refused').closest('.tile').classList.toggle('alert', turned > 0);
    const lately = newest.lately;
    figure('p50', lately.count ? time(lately.p50) : ['–', ''], lately.count ? `90 %: ${timed(lately.p90)}` : 'no checkouts in 10 s');
    figure('p99', lately.count ? time(lately.p99) : ['–', ''], lately.count ? `99.9 %: ${timed(lately.p999)}` : 'no checkouts in 10 s');
    const told = newest.members.filter(member => member.answered);
    const sum = field => told.reduce((total, member) => total + member[field], 0);
    const max = field => told.reduce((top, member) => Math.max(top, member[field]), 0);
    if (newest.durable) {
      figure('lag', time(1000 * max('lagMillis')), `${whole.format(sum('undurable'))} to be written`);
      figure('pause', time(most(lastSeconds(10), 5)), `peak in 5 min: ${timed(most(all, 5))}`);
      figure('epoch', [whole.format(max('epoch'))], `durable up to ${whole.format(max('durable'))}`);
    } else {
      figure('lag', ['–', ''], 'nothing is durable');
      figure('pause', ['–', ''], 'there are no cuts');
      figure('epoch', ['–'], 'in memory alone');
    }
    const [state, why, bad] = postgres();
    figure('postgres', [state], why);
    $('postgres-more').title = why;
    $('postgres').closest('.tile').classList.toggle('alert', bad);
    document.title = `${rate(mean(now, 1))}/s · Cartesian`;
  }
  /** State, more of it, and whether it is bad; as the scribe says, for nobody else writes. */
  function postgres() {
    if (!newest.durable) return ['Not used', 'in memory alone', false];
    const scribe = newest.members.find(member => member.scribe);
    if (!scribe || !scribe.answered) return ['Unknown', 'the scribe is silent', true];
    const said = scribe.condition;
    if (!said) return ['Written', `by ${nameOf(scribe)}`, false];
    const told = /^Postgres (is away|refuses): (.*)$/.exec(said);
    // What else it says, such as that it puts records in order, is no fault of Postgres.
    return told ? [told[1] === 'is away' ? 'Away' : 'Refuses', told[2], true] : ['Waiting', said, false];
  }
  const nameOf = member => member.answered ? member.rest.replace(/^http:\/\//, '') : member.grid;

  // ---- charts

  const LEFT = 46;
  const BOTTOM = 22;
  const TOP = 8;
  const RIGHT = 6;
  function frame(box) {
    const width = Math.max(240, box.clientWidth);
    const height = Math.max(120, box.clientHeight);
    const svg = draw('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', focusable: 'false' });
    const x = at => LEFT + (width - LEFT - RIGHT) * (1 - (newest.at - 1 - at) / (SECONDS - 1));
    for (let minute = 0; minute <= 4; minute++) {
      svg.append(draw('text', { x: x(newest.at - 1 - 60 * minute), y: height - 4, 'text-anchor': minute ? 'middle' : 'end' }, minute ? `−${minute} min` : 'now'));
    }
    return { svg, width, height, x };
  }
  function level({ svg, width }, y, text) {
    svg.append(draw('line', { class: 'gridline', x1: LEFT, x2: width - RIGHT, y1: y, y2: y }));
    svg.append(draw('text', { x: LEFT - 8, y: y + 4, 'text-anchor': 'end' }, text));
  }
  function line({ svg, x, height }, name, rows, value, y, filled) {
    let path = '';
    let area = '';
    let from = null;
    let before = null;
    const end = () => { if (from !== null) area += `L${x(before).toFixed(1)} ${height - BOTTOM}L${x(from).toFixed(1)} ${height - BOTTOM}Z`; from = null; };
    for (const row of rows) {
      const what = value(row);
      if (what === null) continue;
      if (from === null || row[0] - before > 3) { end(); path += 'M'; area += 'M'; from = row[0]; } else { path += 'L'; area += 'L'; }
      const point = `${x(row[0]).toFixed(1)} ${y(what).toFixed(1)}`;
      path += point;
      area += point;
      before = row[0];
    }
    end();
    if (filled) svg.append(draw('path', { class: 'area', 'data-line': name, d: area }));
    svg.append(draw('path', { 'data-line': name, d: path }));
  }
  function niceMax(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 4)));
    return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12].map(step => step * power).find(nice => nice >= value && (nice % 4 === 0 || nice >= 100));
  }
  function showRate(rows) {
    const chart = frame($('rate-chart'));
    const top = niceMax(Math.max(...rows.map(row => Math.max(row[1], row[2], row[3] + row[4])), 1));
    const y = value => TOP + (chart.height - TOP - BOTTOM) * (1 - value / top);
    for (let step = 0; step <= 4; step++) level(chart, y(top * step / 4), short.format(top * step / 4));
    line(chart, 'paid', rows, row => row[1], y, true);
    line(chart, 'refused', rows, row => row[2], y, false);
    line(chart, 'turned', rows, row => row[3] + row[4], y, false);
    $('rate-chart').replaceChildren(chart.svg);
    put('rate-summary', `Last five minutes: ${whole.format(mean(rows, 1))} done a second on average, ${whole.format(most(rows, 1))} at most.`);
  }
  function showLatency(rows) {
    const chart = frame($('latency-chart'));
    const known = rows.filter(row => row[7] > 0);
    const low = known.length ? Math.floor(Math.log10(Math.max(10, Math.min(...known.map(row => row[6]))))) : 2;
    const high = Math.max(low + 2, known.length ? Math.ceil(Math.log10(Math.max(...known.map(row => row[7])))) : 5);
    const y = value => TOP + (chart.height - TOP - BOTTOM) * (1 - (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low));
    for (let power = low; power <= high; power++) level(chart, y(10 ** power), timed(10 ** power).replace('.0', ''));
    line(chart, 'p99', rows, row => row[7] || null, y, false);
    line(chart, 'p50', rows, row => row[6] || null, y, false);
    $('latency-chart').replaceChildren(chart.svg);
    put('latency-summary', known.length ? `Last five minutes, on a logarithmic scale: median at most ${timed(most(known, 6))}, 99 per cent at most ${timed(most(known, 7))}.` : 'No checkouts in the last five minutes.');
  }
  function showTable(id, heads, cells) {
    const details = $(id);
    if (!details.open || !newest) return;
    const body = make('tbody');
    for (const row of lastSeconds(60).reverse()) {
      const line = make('tr', {}, make('th', { scope: 'row', textContent: clock.format(1000 * row[0]) }));
      for (const cell of cells(row)) line.append(make('td', { className: 'number', textContent: cell }));
      body.append(line);
    }
    const head = make('tr', {}, ...heads.map((text, index) => make('th', { scope: 'col', textContent: text, className: index ? 'number' : '' })));
    details.querySelector('.scroll').replaceChildren(make('table', {}, make('thead', {}, head), body));
  }
  function showTables() {
    showTable('rate-data', ['Time', 'Done', 'Refused', 'Turned away'], row => [1, 2].map(column => whole.format(row[column])).concat(whole.format(row[3] + row[4])));
    showTable('latency-data', ['Time', 'Median', '99 %'], row => [6, 7].map(column => row[column] ? timed(row[column]) : '–'));
  }
  function showCharts() {
    if (!newest) return;
    const rows = lastSeconds(SECONDS);
    showRate(rows);
    showLatency(rows);
  }

  // ---- members

  const rows = new Map();
  function word(member) {
    if (!member.answered) return ['silent', 'bad'];
    if (member.leaving) return ['leaving', 'warn'];
    if (member.heapFull) return ['heap full', 'bad'];
    if (member.ready) return ['ready', 'good'];
    return [member.enrolled ? 'not ready' : 'joining', 'warn'];
  }
  function newRow() {
    const cell = (label, ...children) => {
      const td = make('td', {}, ...children);
      td.setAttribute('role', 'cell');
      if (label) td.dataset.label = label;
      return td;
    };
    const row = { link: make('a', { className: 'name' }), sub: make('span', { className: 'quiet sub' }), state: make('span', { className: 'tag' }), owned: bar(), heap: bar(), ownedText: make('span', { className: 'quiet' }), heapText: make('span', { className: 'quiet' }) };
    const meter = (svg, text) => make('div', { className: 'meter' }, svg, text);
    row.rate = cell('Checkouts/s');
    row.undurable = cell('Not durable');
    row.durable = cell('Durable up to');
    for (const number of [row.rate, row.undurable, row.durable]) number.className = 'number';
    row.node = make('tr', {}, cell('', row.link, row.sub), cell('', row.state), row.rate, cell('Partitions', meter(row.owned, row.ownedText)), cell('Heap', meter(row.heap, row.heapText)), row.undurable, row.durable);
    row.node.setAttribute('role', 'row');
    return row;
  }
  function showMember(member) {
    let row = rows.get(member.name);
    if (!row) {
      rows.set(member.name, row = newRow());
    }
    row.member = member;
    row.goneAt = 0;
    row.node.classList.remove('gone');
    if (member.answered) {
      put(row.link, nameOf(member));
      if (row.link.getAttribute('href') !== member.rest) row.link.href = member.rest;
      put(row.rate, rate(member.paid.reduce((sum, each) => sum + each, 0) / Math.max(1, member.paid.length)));
      put(row.heapText, `${bytes(member.heapUsed)} of ${bytes(member.heapMax)}`);
      fill(row.heap, member.heapUsed / member.heapMax);
      row.heap.parentNode.classList.toggle('high', member.heapFull);
      put(row.undurable, newest.durable ? whole.format(member.undurable) : '–');
      put(row.durable, newest.durable ? whole.format(member.durable) : '–');
    } else {
      if (!row.link.textContent) put(row.link, `grid ${member.grid}`);
      put(row.rate, '–');
    }
    put(row.sub, [member.here ? 'this member' : '', member.scribe ? 'scribe' : '', member.name.slice(0, 8)].filter(text => text).join(' · '));
    const [text, name] = word(member);
    put(row.state, text);
    tone(row.state, name);
    put(row.ownedText, whole.format(member.partitions));
    fill(row.owned, member.partitions / newest.partitions);
    return row.node;
  }
  function showMembers() {
    const now = Date.now();
    const present = new Set(newest.members.map(member => member.name));
    const nodes = newest.members.map(showMember);
    for (const [name, row] of rows) {
      if (present.has(name)) continue;
      row.goneAt = row.goneAt || now;
      if (now - row.goneAt > GONE_MILLIS) { row.node.remove(); rows.delete(name); continue; }
      row.node.classList.add('gone');
      put(row.state, 'gone');
      tone(row.state, 'bad');
      put(row.rate, '–');
      put(row.ownedText, '0');
      fill(row.owned, 0);
      nodes.push(row.node);
    }
    const body = $('members');
    if (nodes.length !== body.children.length || nodes.some((node, index) => body.children[index] !== node)) body.replaceChildren(...nodes);
    put('members-more', `${plural(newest.members.length, 'member')}, ${plural(newest.partitions, 'partition')}, ${plural(newest.backups, 'backup')} of each`);
    put('grid', `Grid ${newest.cluster} · ${newest.durable ? 'durable' : 'in memory alone'}`);
  }

  // ---- hot items, events, health

  function showHot() {
    const top = newest.wanted.length ? newest.wanted[0][1] : 1;
    $('hot').replaceChildren(...newest.wanted.map(([item, times]) => {
      const svg = bar();
      fill(svg, times / top);
      return make('li', {}, make('span', { className: 'item', textContent: item, title: item }), svg, make('span', { className: 'share', textContent: `${(100 * times / newest.demand).toFixed(1)} %` }));
    }));
    $('hot-none').hidden = newest.wanted.length > 0;
    put('hot-none', newest.demand ? 'No item stands out.' : 'Nothing has been checked out lately.');
  }
  const EVENTS_MAX = 12;
  function happened(text) {
    const list = $('events');
    list.prepend(make('li', {}, make('time', { textContent: clock.format(Date.now()) }), make('span', { textContent: text })));
    while (list.children.length > EVENTS_MAX) list.lastChild.remove();
  }
  function compare(before) {
    if (!before) {
      happened(`Watching ${plural(newest.members.length, 'member')}`);
      return;
    }
    const old = new Map(before.members.map(member => [member.name, member]));
    for (const member of newest.members) {
      const was = old.get(member.name);
      old.delete(member.name);
      const name = rows.get(member.name).link.textContent;
      if (!was) happened(`${name} has joined`);
      else if (word(was)[0] !== word(member)[0]) happened(`${name} is ${word(member)[0]}`);
      if (was && member.scribe && !was.scribe) happened(`${name} is the scribe now`);
    }
    for (const name of old.keys()) happened(`${rows.get(name).link.textContent} is gone`);
  }
  let saidOfPostgres = '';
  function showHealth() {
    const [state, , bad] = postgres();
    if (state !== 'Waiting') {
      if (saidOfPostgres && saidOfPostgres !== state) happened(`Postgres: ${state.toLowerCase()}`);
      saidOfPostgres = state;
    }
    const wrong = newest.members.filter(member => word(member)[1] !== 'good').map(member => `${rows.get(member.name).link.textContent} is ${word(member)[0]}`);
    for (const row of rows.values()) if (row.goneAt) wrong.push(`${row.link.textContent} is gone`);
    if (bad) wrong.unshift(`Postgres: ${state.toLowerCase()}`);
    put('health', wrong.length ? wrong[0] + (wrong.length > 1 ? ` and ${wrong.length - 1} more` : '') : 'All well');
    tone($('health'), wrong.length ? (bad || newest.members.some(member => word(member)[1] === 'bad') ? 'bad' : 'warn') : 'good');
    put('status', `This member: ${newest.status}`);
  }

  // ---- the stream

  function heard(event) {
    const before = newest;
    newest = JSON.parse(event.data);
    heardAt = Date.now();
    for (const row of newest.seconds) seconds.set(row[0], row);
    for (const at of seconds.keys()) if (at < newest.at - SECONDS || at >= newest.at) seconds.delete(at);
    showFigures();
    showMembers();
    compare(before);
    showHealth();
    showHot();
    showCharts();
    showTables();
    fresh();
  }
  function trouble(text) {
    $('trouble').hidden = !text;
    if (text) put('trouble', text);
  }
  let apart = '';
  function fresh() {
    const age = Date.now() - heardAt;
    const stale = age > STALE_MILLIS;
    document.body.classList.toggle('stale', stale);
    if (!stale) {
      put('fresh', `Live, ${clock.format(heardAt)}`);
      trouble('');
    } else if (heardAt || apart) {
      put('fresh', heardAt ? `Last figures of ${clock.format(heardAt)}` : 'No figures yet');
      put('health', apart ? 'In no grid' : 'No contact');
      tone($('health'), 'bad');
      trouble(apart || 'This member does not answer. What is shown is old; it is asked again every second.');
    }
  }
  function connect() {
    const source = new EventSource('/live');
    const again = millis => { source.close(); setTimeout(connect, millis); };
    source.addEventListener('sample', event => { apart = ''; heard(event); });
    source.addEventListener('apart', event => { apart = `This member is in no grid now: ${JSON.parse(event.data).status}`; });
    source.addEventListener('full', () => { apart = 'As many watch this member as may. Look at another one, or wait.'; again(10_000); });
    source.addEventListener('end', event => again(JSON.parse(event.data).closing ? 1000 : 50));
    source.onopen = () => { apart = ''; };
    source.onerror = () => again(1000);
  }

  setInterval(fresh, 500);
  new ResizeObserver(showCharts).observe($('rate-chart'));
  for (const id of ['rate-data', 'latency-data']) $(id).addEventListener('toggle', showTables);
  connect();
})();
