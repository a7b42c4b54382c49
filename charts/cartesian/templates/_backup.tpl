{{/* A job that runs one of the scripts beside Postgres. Takes (list . "script" retries). */}}
{{- define "cartesian.databaseJob" -}}
{{- $root := index . 0 }}
{{- $script := index . 1 }}
{{- with $root -}}
{{- $name := printf "%s-backup" (include "cartesian.fullname" .) -}}
metadata:
  labels: {{- include "cartesian.labels" (list . "backup") | nindent 4 }}
spec:
  backoffLimit: {{ index $ 2 }}
  activeDeadlineSeconds: {{ int64 .Values.backup.deadlineSeconds }}
  template:
    metadata:
      labels: {{- include "cartesian.podLabels" (list . "backup") | nindent 8 }}
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: {{- include "cartesian.podSecurity" (list 999 999) | nindent 8 }}
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ $script }}
          image: {{ include "cartesian.image" (list .Values.postgres.image "18") | quote }}
          imagePullPolicy: {{ .Values.postgres.image.pullPolicy }}
          command: [sh, /scripts/{{ $script }}.sh]
          workingDir: /backups
          env:
            {{- include "cartesian.databaseEnv" . | nindent 12 }}
            {{- if .Values.backup.url }}
            - name: BACKUP_URL
              value: {{ .Values.backup.url | quote }}
            {{- end }}
            - name: BACKUP_KEEP
              value: {{ .Values.backup.keep | quote }}
            - name: RESTORE_FILE
              value: {{ .Values.backup.restore.file | quote }}
          resources: {{- toYaml .Values.backup.resources | nindent 12 }}
          securityContext: {{- include "cartesian.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - {name: backups, mountPath: /backups}
            - {name: scripts, mountPath: /scripts, readOnly: true}
            - {name: tmp, mountPath: /tmp}
            {{- with .Values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: backups
          persistentVolumeClaim: {claimName: {{ default $name .Values.backup.storage.existingClaim }}}
        - name: scripts
          configMap: {name: {{ $name }}}
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
        {{- with .Values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}
{{- end }}
