/**
 * How a gateway reports a request with the key, as docs/connect/curl.md says it.
 * @param origin where this desk is, `https://desk.example.com`
 */
export const usageCall = (origin: string, apiKey: string): string =>
  `curl -s ${origin}/api/usage -H "Authorization: Bearer llmgs_…" \\
  -H 'content-type: application/json' -d '[{
    "id": "req_1", "time": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'", "apiKey": "${apiKey}",
    "provider": "openai", "model": "gpt-4o", "tokens": { "input": 1200, "output": 310 } }]'`
