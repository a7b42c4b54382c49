'use strict';
(() => {
  const ANSWERS_MAX = 10;
  const TIMEOUT_MILLIS = 30_000;
  const $ = id => document.getElementById(id);
  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  /** Every call but the batches, which replace what is there. */
  const CALLS = {
    Stock: [
      ['Create an item', 'POST', '/stock/item/create/{price}'],
      ['Find an item', 'GET', '/stock/find/{item_id}'],
      ['Add stock', 'POST', '/stock/add/{item_id}/{amount}'],
      ['Take stock off', 'POST', '/stock/subtract/{item_id}/{amount}'],
    ],
    Payment: [
      ['Create a user', 'POST', '/payment/create_user'],
      ['Find a user', 'GET', '/payment/find_user/{user_id}'],
      ['Add credit', 'POST', '/payment/add_funds/{user_id}/{amount}'],
      ['Pay an amount', 'POST', '/payment/pay/{user_id}/{amount}'],
      ['Pay an order', 'POST', '/payment/pay/{user_id}/{order_id}/{amount}'],
      ['Cancel a payment', 'POST', '/payment/cancel/{user_id}/{order_id}'],
      ['Is an order paid?', 'GET', '/payment/status/{user_id}/{order_id}'],
    ],
    Orders: [
      ['Create an order', 'POST', '/orders/create/{user_id}'],
      ['Find an order', 'GET', '/orders/find/{order_id}'],
      ['Add an item to an order', 'POST', '/orders/addItem/{order_id}/{item_id}/{quantity}'],
      ['Take one unit out of an order', 'DELETE', '/orders/removeItem/{order_id}/{item_id}'],
      ['Remove an order', 'DELETE', '/orders/remove/{order_id}'],
      ['Check out an order', 'POST', '/orders/checkout/{order_id}'],
    ],
  };
  const calls = Object.values(CALLS).flat();
  /** What parameters were last; ids that the node makes are kept for the next call. */
  const kept = { price: '10', amount: '100', quantity: '1' };

  const chosen = () => calls[$('call').value];
  const parametersOf = template => [...template.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
  const inputOf = name => $(`parameter-${name}`);
  const pathOf = (template, valueOf) => template.replace(/\{(\w+)\}/g, (all, name) => encodeURIComponent(valueOf(name)) || all);

  function showRequest() {
    const [, verb, template] = chosen();
    $('request').textContent = `${verb} ${pathOf(template, name => inputOf(name).value.trim())}`;
  }
  function showParameters() {
    const [, verb, template] = chosen();
    $('parameters').replaceChildren(...parametersOf(template).map(name => {
      const id = `parameter-${name}`;
      const input = make('input', { type: 'text', id, value: kept[name] ?? '', spellcheck: false, inputMode: name.endsWith('_id') ? 'text' : 'numeric' });
      input.setAttribute('aria-describedby', `${id}-wrong`);
      input.addEventListener('input', () => { kept[name] = input.value.trim(); wrong(name, ''); showRequest(); });
      return make('div', {}, make('label', { htmlFor: id, textContent: name }), input, make('span', { id: `${id}-wrong`, className: 'wrong' }));
    }));
    $('durably').disabled = verb === 'GET';
    showRequest();
  }
  function wrong(name, text) {
    const input = inputOf(name);
    if (text) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
    $(`parameter-${name}-wrong`).textContent = text;
  }

  async function send(verb, path, durably) {
    const began = performance.now();
    let answer;
    try {
      const response = await fetch(path, {
        method: verb,
        headers: durably && verb !== 'GET' ? { Durability: 'durable' } : {},
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      });
      answer = { status: response.status, epoch: response.headers.get('Epoch'), body: await response.text() };
    } catch (failure) {
      answer = { status: 0, body: failure.name === 'TimeoutError' ? 'No answer in time.' : 'No answer: the member cannot be reached.' };
    }
    answer.millis = performance.now() - began;
    for (const [, name, id] of answer.body.matchAll(/"(item_id|user_id|order_id)":"([^"]*)"/g)) kept[name] = id;
    show(verb, path, answer);
    return answer;
  }
  function show(verb, path, { status, epoch, body, millis }) {
    const tag = make('span', { className: 'tag', textContent: status || 'none' });
    tag.dataset.tone = status >= 200 && status < 300 ? 'good' : status >= 400 && status < 500 ? 'warn' : 'bad';
    const more = `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms${epoch ? `, epoch ${epoch}` : ''}`;
    const list = $('answers');
    list.prepend(make('li', {},
      make('div', { className: 'line' }, tag, make('code', { textContent: `${verb} ${path}` }), make('span', { className: 'quiet', textContent: more })),
      make('code', { className: 'body', textContent: body })));
    while (list.children.length > ANSWERS_MAX) list.lastChild.remove();
    $('answers-none').hidden = true;
  }

  async function busy(work) {
    const buttons = [...document.querySelectorAll('#try button')];
    const focused = document.activeElement;
    for (const button of buttons) button.disabled = true;
    try {
      await work();
    } finally {
      for (const button of buttons) button.disabled = false;
      if (buttons.includes(focused)) focused.focus();
    }
  }
  function submit(event) {
    event.preventDefault();
    const [, verb, template] = chosen();
    const missing = parametersOf(template).filter(name => !inputOf(name).value.trim());
    for (const name of missing) wrong(name, 'Needed');
    if (missing.length) {
      inputOf(missing[0]).focus();
      return;
    }
    busy(() => send(verb, $('request').textContent.slice(verb.length + 1), $('durably').checked));
  }
  /** An item with stock, a user with credit, an order of two, its checkout, and what is left. */
  const JOURNEY = [
    ['POST', '/stock/item/create/10'],
    ['POST', '/stock/add/{item_id}/5'],
    ['POST', '/payment/create_user'],
    ['POST', '/payment/add_funds/{user_id}/100'],
    ['POST', '/orders/create/{user_id}'],
    ['POST', '/orders/addItem/{order_id}/{item_id}/2'],
    ['POST', '/orders/checkout/{order_id}'],
    ['GET', '/stock/find/{item_id}'],
    ['GET', '/payment/find_user/{user_id}'],
  ];
  async function journey() {
    for (const [verb, template] of JOURNEY) {
      const answer = await send(verb, pathOf(template, name => kept[name]), $('durably').checked);
      if (answer.status !== 200) break;
    }
    showParameters();
  }

  let index = 0;
  for (const [group, list] of Object.entries(CALLS)) {
    $('call').append(make('optgroup', { label: group }, ...list.map(([title]) => make('option', { value: index++, textContent: title }))));
  }
  $('call').addEventListener('change', showParameters);
  $('try').addEventListener('submit', submit);
  $('journey').addEventListener('click', () => busy(journey));
  showParameters();
})();
