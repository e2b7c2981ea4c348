curl --fail-with-body -sS -X DELETE -H @- \
  'https://api.uploadcare.com/files/21975c81-7f57-4c7a-aef9-acfe28779f78/metadata/subsystem/' <<HEADERS
Accept: application/vnd.uploadcare-v0.7+json
Content-Type: application/json
Authorization: Uploadcare.Simple ${UPLOADCARE_PUBLIC_KEY:?}:${UPLOADCARE_SECRET_KEY:?}
HEADERS
