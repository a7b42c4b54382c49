{{/* What the names of all objects begin with. */}}
{{- define "cartesian.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* Labels by which the pods of one part are selected. Takes (list . "part"). */}}
{{- define "cartesian.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ default $root.Chart.Name $root.Values.nameOverride | trunc 63 }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels of an object of one part. Takes (list . "part"). */}}
{{- define "cartesian.labels" -}}
{{- $root := index . 0 -}}
{{ include "cartesian.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: cartesian
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of the pods of one part: without the chart's version, which would start them anew. Takes (list . "part"). */}}
{{- define "cartesian.podLabels" -}}
{{- include "cartesian.selector" . }}
app.kubernetes.io/part-of: cartesian
{{- with (index . 0).Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The name of an image. Takes (list image "tag to use if it has none"). */}}
{{- define "cartesian.image" -}}
{{- $image := index . 0 -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ default (index . 1) $image.tag }}
{{- end }}
{{- end }}

{{- define "cartesian.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "cartesian.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* A number or text as an environment variable has it: Helm reads 1000000 as 1e+06. */}}
{{- define "cartesian.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/* The longest that a pod may take to end. A start that is under way is waited for as long as an end may take. */}}
{{- define "cartesian.graceSeconds" -}}
{{- add .Values.leave.preStopSeconds (mul 2 (add .Values.leave.maxSeconds 5)) }}
{{- end }}

{{- define "cartesian.secret" -}}
{{- default (printf "%s-database" (include "cartesian.fullname" .)) .Values.database.existingSecret }}
{{- end }}

{{/* The variables that say how Postgres is reached. */}}
{{- define "cartesian.databaseEnv" -}}
{{- $keys := ternary .Values.database.keys (dict "url" "url" "user" "user" "password" "password") (ne .Values.database.existingSecret "") -}}
- name: CARTESIAN_DATABASE_URL
  {{- if and .Values.database.existingSecret .Values.database.url }}
  value: {{ .Values.database.url | quote }}
  {{- else }}
  valueFrom: {secretKeyRef: {name: {{ include "cartesian.secret" . }}, key: {{ $keys.url | quote }}}}
  {{- end }}
- name: CARTESIAN_DATABASE_USER
  valueFrom: {secretKeyRef: {name: {{ include "cartesian.secret" . }}, key: {{ $keys.user | quote }}}}
- name: CARTESIAN_DATABASE_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ include "cartesian.secret" . }}, key: {{ $keys.password | quote }}}}
{{- end }}

{{/* What no container may do. */}}
{{- define "cartesian.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The user of a pod. Takes (list user group). */}}
{{- define "cartesian.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ int64 (index . 0) }}
runAsGroup: {{ int64 (index . 1) }}
fsGroup: {{ int64 (index . 1) }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Says what does not go together. */}}
{{- define "cartesian.check" -}}
{{- $v := .Values }}
{{- if and $v.database.durable (not $v.postgres.enabled) (not $v.database.url) (not $v.database.existingSecret) }}
{{- fail "Say where Postgres is: postgres.enabled, database.url or database.existingSecret; or database.durable=false for memory alone" }}
{{- end }}
{{- if and $v.postgres.enabled (or $v.database.url $v.database.existingSecret) }}
{{- fail "postgres.enabled runs a Postgres that nobody would use: database.url or database.existingSecret name another" }}
{{- end }}
{{- if and $v.postgres.enabled (not $v.database.durable) }}
{{- fail "postgres.enabled runs a Postgres that nobody would use: database.durable is false" }}
{{- end }}
{{- if and $v.backup.enabled (not $v.database.durable) }}
{{- fail "backup.enabled needs database.durable" }}
{{- end }}
{{- if and $v.podDisruptionBudget.enabled (gt (int $v.podDisruptionBudget.maxUnavailable) (max 1 (int $v.grid.backups))) }}
{{- fail "podDisruptionBudget.maxUnavailable is more than grid.backups: records would be lost" }}
{{- end }}
{{- if and $v.access.required (not $v.access.keysSecret) (not $v.access.jwt.jwks) }}
{{- fail "access.required lets nobody in: access.keysSecret or access.jwt.jwks say who may call" }}
{{- end }}
{{- if and $v.access.jwt.jwks (or (not $v.access.jwt.issuer) (not $v.access.jwt.audience)) }}
{{- fail "access.jwt.jwks needs access.jwt.issuer and access.jwt.audience" }}
{{- end }}
{{- range $setting, $value := $v.settings }}
{{- if or (hasPrefix "grid.kubernetes." $setting) (has $setting (list "http.host" "http.port" "http.tls.certificate" "http.tls.key" "access.required" "access.keys-file" "access.jwt.jwks" "access.jwt.issuer" "access.jwt.audience" "grid.cluster-name" "grid.host" "grid.port" "grid.members" "grid.discovery" "grid.backups" "grid.partitions" "grid.management-center.trusted" "leave.linger-millis" "leave.max-seconds" "epochs.durable" "database.url" "database.user" "database.password")) }}
{{- fail (printf "settings.%s is set by the chart: it has a value of its own for that" $setting) }}
{{- end }}
{{- end }}
{{- if $v.autoscaling.enabled }}
{{- if lt (int $v.autoscaling.scaleDownSeconds) (int (include "cartesian.graceSeconds" .)) }}
{{- fail (printf "autoscaling.scaleDownSeconds is less than the %s s that leaving may take: two members would leave at once" (include "cartesian.graceSeconds" .)) }}
{{- end }}
{{- if gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas) }}
{{- fail "autoscaling.minReplicas is more than autoscaling.maxReplicas" }}
{{- end }}
{{- end }}
{{- end }}
