{{/* DNS, wherever the cluster has it: some have a cache on each host. */}}
{{- define "cartesian.dnsEgress" -}}
- ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
{{- end }}

{{/* The way to Postgres. */}}
{{- define "cartesian.databaseEgress" -}}
{{- if .Values.postgres.enabled -}}
- ports:
    - {port: 5432, protocol: TCP}
  to:
    - podSelector:
        matchLabels: {{- include "cartesian.selector" (list . "postgres") | nindent 10 }}
{{- else -}}
- ports:
    - {port: {{ .Values.networkPolicy.databasePort }}, protocol: TCP}
  {{- with .Values.networkPolicy.databaseTo }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
