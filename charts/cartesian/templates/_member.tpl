{{/* The environment of a member. */}}
{{- define "cartesian.env" -}}
{{- $name := include "cartesian.fullname" . -}}
- name: CARTESIAN_HTTP_HOST
  value: "0.0.0.0"
- name: CARTESIAN_HTTP_PORT
  value: {{ .Values.http.port | quote }}
{{- if .Values.http.tls.secretName }}
- name: CARTESIAN_HTTP_TLS_CERTIFICATE
  value: /etc/cartesian-tls/tls.crt
- name: CARTESIAN_HTTP_TLS_KEY
  value: /etc/cartesian-tls/tls.key
{{- end }}
- name: CARTESIAN_ACCESS_REQUIRED
  value: {{ .Values.access.required | quote }}
{{- if .Values.access.keysSecret }}
- name: CARTESIAN_ACCESS_KEYS_FILE
  value: /etc/cartesian-access/keys
{{- end }}
{{- with .Values.access.jwt }}
{{- if .jwks }}
- name: CARTESIAN_ACCESS_JWT_JWKS
  value: {{ .jwks | quote }}
- name: CARTESIAN_ACCESS_JWT_ISSUER
  value: {{ .issuer | quote }}
- name: CARTESIAN_ACCESS_JWT_AUDIENCE
  value: {{ .audience | quote }}
{{- end }}
{{- end }}
- name: CARTESIAN_GRID_CLUSTER_NAME
  value: {{ default $name .Values.grid.clusterName | quote }}
- name: CARTESIAN_GRID_HOST
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
- name: CARTESIAN_GRID_PORT
  value: {{ .Values.grid.port | quote }}
- name: CARTESIAN_GRID_BACKUPS
  value: {{ .Values.grid.backups | quote }}
- name: CARTESIAN_GRID_PARTITIONS
  value: {{ .Values.grid.partitions | quote }}
- name: CARTESIAN_GRID_DISCOVERY
  value: kubernetes
{{- if eq .Values.grid.discovery "api" }}
- name: CARTESIAN_GRID_KUBERNETES_SERVICE_NAME
  value: {{ $name }}-members
- name: CARTESIAN_GRID_KUBERNETES_NAMESPACE
  value: {{ .Release.Namespace | quote }}
{{- else }}
- name: CARTESIAN_GRID_KUBERNETES_SERVICE_DNS
  value: {{ printf "%s-members.%s.svc.%s" $name .Release.Namespace .Values.clusterDomain | quote }}
{{- end }}
- name: CARTESIAN_GRID_KUBERNETES_SERVICE_PORT
  value: {{ .Values.grid.port | quote }}
- name: CARTESIAN_LEAVE_LINGER_MILLIS
  value: {{ include "cartesian.text" .Values.leave.lingerMillis | quote }}
- name: CARTESIAN_LEAVE_MAX_SECONDS
  value: {{ include "cartesian.text" .Values.leave.maxSeconds | quote }}
- name: CARTESIAN_EPOCHS_DURABLE
  value: {{ .Values.database.durable | quote }}
{{- if .Values.database.durable }}
{{ include "cartesian.databaseEnv" . }}
{{- end }}
{{- if .Values.managementCenter.enabled }}
- name: CARTESIAN_GRID_MANAGEMENT_CENTER_TRUSTED
  value: {{ .Values.managementCenter.trusted | quote }}
{{- end }}
{{- range $setting, $value := .Values.settings }}
- name: CARTESIAN_{{ $setting | upper | replace "." "_" | replace "-" "_" }}
  value: {{ include "cartesian.text" $value | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A probe of a member's health. Takes (list . "path"). */}}
{{- define "cartesian.probe" -}}
httpGet: {path: {{ index . 1 }}, port: http{{ if (index . 0).Values.http.tls.secretName }}, scheme: HTTPS{{ end }}}
{{- end }}

{{/* Where members may run: apart, as far as values ask for it. */}}
{{- define "cartesian.placement" -}}
{{- $selector := include "cartesian.selector" (list . "member") -}}
{{- if or (ne .Values.spread.zones "none") (ne .Values.spread.hosts "none") }}
topologySpreadConstraints:
  {{- if ne .Values.spread.zones "none" }}
  - topologyKey: topology.kubernetes.io/zone
    maxSkew: 1
    whenUnsatisfiable: {{ .Values.spread.zones }}
    labelSelector:
      matchLabels: {{- $selector | nindent 8 }}
  {{- end }}
  {{- if ne .Values.spread.hosts "none" }}
  - topologyKey: kubernetes.io/hostname
    maxSkew: 1
    whenUnsatisfiable: {{ .Values.spread.hosts }}
    labelSelector:
      matchLabels: {{- $selector | nindent 8 }}
  {{- end }}
{{- end }}
{{- if .Values.affinity }}
affinity: {{- toYaml .Values.affinity | nindent 2 }}
{{- else if eq .Values.spread.antiAffinity "hard" }}
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels: {{- $selector | nindent 12 }}
{{- else if eq .Values.spread.antiAffinity "soft" }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels: {{- $selector | nindent 14 }}
{{- end }}
{{- end }}
