uri='/files/21975c81-7f57-4c7a-aef9-acfe28779f78/metadata/'
date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')
md5=$(openssl dgst -md5 </dev/null | sed 's/.* //')

# The list of processes shows this key to others: on a shared machine, sign another way.
signature=$(printf 'GET\n%s\napplication/json\n%s\n%s' "$md5" "$date" "$uri" |
  openssl dgst -sha1 -hmac "${UPLOADCARE_SECRET_KEY:?}" | sed 's/.* //')

curl --fail-with-body -sS -H @- "https://api.uploadcare.com$uri" <<HEADERS
Accept: application/vnd.uploadcare-v0.7+json
Content-Type: application/json
X-Uploadcare-Date: $date
Authorization: Uploadcare ${UPLOADCARE_PUBLIC_KEY:?}:$signature
HEADERS
