{{/* One alert for each failure that an operator can do something about. */}}
{{- define "cartesian.alerts" -}}
{{- $name := include "cartesian.fullname" . }}
{{- $of := printf "namespace=%q,job=%q" .Release.Namespace $name }}
{{- $members := ternary .Values.autoscaling.minReplicas .Values.replicas .Values.autoscaling.enabled }}
{{- $rules := .Values.monitoring.rules }}
{{- $pod := "{{ $labels.pod }}" }}
{{- $value := "{{ $value | humanize }}" }}
{{- $percent := "{{ $value | humanizePercentage }}" }}
{{- $seconds := "{{ $value | humanizeDuration }}" }}
- alert: CartesianNoMemberReady
  expr: absent(cartesian_ready{ {{- $of }}} == 1)
  for: 1m
  severity: critical
  summary: No member takes calls
  description: "No member of {{ $name }} has been ready for a minute. GET /health/ready of any of them says why."
- alert: CartesianMemberNotReady
  expr: cartesian_ready{ {{- $of }}} == 0
  for: 5m
  severity: warning
  summary: A member takes no calls
  description: "{{ $pod }} has not been ready for five minutes. Its GET /health/ready says why."
- alert: CartesianScrapeFails
  expr: up{ {{- $of }}} == 0
  for: 5m
  severity: warning
  summary: A member cannot be read
  description: "GET /metrics of {{ $pod }} has failed for five minutes. It is gone, stands still, or the network is in between."
- alert: CartesianMemberMissing
  expr: max(cartesian_members{ {{- $of }}}) < {{ $members }}
  for: 5m
  severity: warning
  summary: There are fewer members than there should be
  description: "The grid of {{ $name }} has {{ $value }} members, and should have {{ $members }} at least."
- alert: CartesianMembersDisagree
  expr: max(cartesian_members{ {{- $of }}}) > min(cartesian_members{ {{- $of }}})
  for: 2m
  severity: critical
  summary: Members do not see each other
  description: "Members of {{ $name }} see grids of different sizes, up to {{ $value }}. The network is split, or one of them founded a grid of its own."
- alert: CartesianPartitionsUnowned
  expr: sum(cartesian_partitions_owned{ {{- $of }}}) < {{ .Values.grid.partitions }}
  for: 2m
  severity: critical
  summary: Records have no owner
  description: "Of {{ .Values.grid.partitions }} partitions of {{ $name }}, members own {{ $value }}. Calls for the others fail."
- alert: CartesianMigrationsStuck
  expr: min_over_time(cartesian_migrations_active{ {{- $of }}}[5m]) > 0
  for: 15m
  severity: warning
  summary: Records are on the move for too long
  description: "{{ $pod }} has been moving partitions for twenty minutes. Until it is done, losing a member may lose records."
- alert: CartesianHeapFull
  expr: cartesian_heap_full{ {{- $of }}} == 1
  for: 1m
  severity: critical
  summary: A member turns writes away, as its heap is full
  description: "More is stored than the heap of {{ $pod }} has room for. Writes that come to it get 429."
- alert: CartesianCheckoutsUnavailable
  expr: sum(rate(cartesian_checkouts_total{ {{- $of }},outcome="unavailable"}[5m])) / sum(rate(cartesian_checkouts_total{ {{- $of }}}[5m])) > 0.01
  for: 5m
  severity: critical
  summary: Checkouts end without an answer
  description: "{{ $percent }} of the checkouts of {{ $name }} get 503: what became of them is not known. Records are out of reach."
- alert: CartesianCheckoutsOverloaded
  expr: sum(rate(cartesian_checkouts_total{ {{- $of }},outcome="overloaded"}[5m])) / sum(rate(cartesian_checkouts_total{ {{- $of }}}[5m])) > 0.05
  for: 5m
  severity: warning
  summary: Checkouts are turned away
  description: "{{ $percent }} of the checkouts of {{ $name }} get 429. There is more to do than members can do."
- alert: CartesianCheckoutsSlow
  expr: histogram_quantile(0.99, sum by (le) (rate(cartesian_http_requests_seconds_bucket{ {{- $of }},route="/orders/checkout/{order_id}"}[5m]))) > {{ $rules.checkoutSeconds }}
  for: 10m
  severity: warning
  summary: Checkouts are slow
  description: "One of a hundred checkouts of {{ $name }} takes {{ $seconds }} or longer."
- alert: CartesianCutsSlow
  expr: histogram_quantile(0.99, sum by (le) (rate(cartesian_cut_pause_seconds_bucket{ {{- $of }}}[5m]))) > {{ $rules.cutPauseSeconds }}
  for: 10m
  severity: warning
  summary: Cuts hold writes up
  description: "One of a hundred cuts of {{ $name }} closes the gates for {{ $seconds }} or longer."
{{- if .Values.database.durable }}
{{- with index .Values.settings "epochs.undurable-max" }}
- alert: CartesianUndurableFilling
  expr: cartesian_undurable_images{ {{- $of }}} > {{ divf (int64 .) 2 }}
{{- else }}
# An eighth of the heap at 600 bytes each, as epochs.undurable-max is by default; half of that.
- alert: CartesianUndurableFilling
  expr: cartesian_undurable_images{ {{- $of }}} > on (pod) max by (pod) (jvm_memory_max_bytes{ {{- $of }},area="heap"}) / 9600
{{- end }}
  for: 1m
  severity: critical
  summary: Memory for changes that wait for Postgres runs out
  description: "{{ $value }} changes of {{ $pod }} wait for Postgres, more than half of what it may keep. When it is full, writes get 429."
- alert: CartesianNoScribe
  expr: sum(cartesian_scribe{ {{- $of }}}) == 0
  for: 1m
  severity: critical
  summary: Nobody writes to Postgres
  description: "No member of {{ $name }} has had the right to write to Postgres for a minute. GET /health/ready says who holds it."
- alert: CartesianTwoScribes
  expr: sum(cartesian_scribe{ {{- $of }}}) > 1
  for: 1m
  severity: critical
  summary: Two members hold themselves for the scribe
  description: "{{ $value }} members of {{ $name }} want to write to one database. The fence lets one do so; the others' grids wait."
- alert: CartesianPostgresAway
  expr: cartesian_postgres_up{ {{- $of }}} == 0
  for: 1m
  severity: critical
  summary: Postgres is away
  description: "{{ $pod }} has not reached Postgres for a minute, or is refused. Changes wait in memory; GET /health/ready says why."
- alert: CartesianEpochLag
  expr: max(cartesian_epoch_lag_seconds{ {{- $of }}}) > {{ $rules.epochLagSeconds }}
  for: 2m
  severity: warning
  summary: Postgres lags behind
  description: "What Postgres has of {{ $name }} is {{ $seconds }} old. If all members die now, what came after is lost."
- alert: CartesianConnectionsExhausted
  expr: min_over_time(hikaricp_connections_pending{ {{- $of }}}[2m]) > 0
  for: 5m
  severity: warning
  summary: Reads wait for connections to Postgres
  description: "{{ $pod }} has too few connections for the old orders that are asked for, or Postgres answers slowly."
{{- if and .Values.backup.enabled $rules.kubeStateMetrics }}
- alert: CartesianBackupStale
  expr: time() - max(kube_cronjob_status_last_successful_time{namespace={{ .Release.Namespace | quote }},cronjob="{{ $name }}-backup"}) > {{ mul (int64 .Values.backup.staleHours) 3600 }}
  for: 5m
  severity: warning
  summary: The newest backup is old
  description: "The last backup of {{ $name }} that succeeded was made {{ $seconds }} ago."
{{- end }}
{{- end }}
{{- end }}
