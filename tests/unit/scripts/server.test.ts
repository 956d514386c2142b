import { describe, expect, it } from 'vitest'
import { echoed, send, start, codeOf } from './testServer'

describe('the headers of a request', () => {
  const lies = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-real-ip': '1.2.3.4',
    forwarded: 'for=1.2.3.4',
    'x-client-address': '1.2.3.4',
    'x-middleware-subrequest': 'src/middleware',
  }

  it('lose every forwarding claim of an untrusted peer, in both forms', async () => {
    const { port } = await start()
    const { headers, raw } = echoed(await send(port, { headers: lies }))
    expect(headers['x-client-address']).toBe('127.0.0.1')
    expect(headers['x-forwarded-for']).toBe('127.0.0.1')
    for (const name of [
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-real-ip',
      'forwarded',
      'x-middleware-subrequest',
    ]) {
      expect(headers).not.toHaveProperty(name)
    }
    expect(raw).not.toContain('1.2.3.4')
    expect(raw).not.toContain('evil.example')
  })

  it('keep host and protocol from a trusted proxy and name the last untrusted address', async () => {
    const { port } = await start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
    const { headers } = echoed(
      await send(port, {
        headers: { ...lies, 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.1.2.3' },
      }),
    )
    expect(headers['x-client-address']).toBe('203.0.113.9')
    expect(headers['x-forwarded-host']).toBe('evil.example')
    expect(headers['x-forwarded-proto']).toBe('https')
    expect(headers).not.toHaveProperty('x-real-ip')
  })

  it('keep a sane request id and give it back', async () => {
    const { port } = await start()
    const answer = await send(port, { headers: { 'x-request-id': 'trace-1.A_b' } })
    expect(answer.headers['x-request-id']).toBe('trace-1.A_b')
    expect(echoed(answer).headers['x-request-id']).toBe('trace-1.A_b')
  })

  it.each(['a b', 'x'.repeat(65), '<script>', ''])('replace the request id %j', async (id) => {
    const { port } = await start()
    const answer = await send(port, { headers: { 'x-request-id': id } })
    expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-f-]{36}$/)
    expect(echoed(answer).headers['x-request-id']).toBe(answer.headers['x-request-id'])
  })
})

describe('the headers of an answer', () => {
  it('forbid framing and sniffing, and speak of https only where it is used', async () => {
    const { port } = await start()
    const { headers } = await send(port)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe-eval')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers).not.toHaveProperty('strict-transport-security')
    const secure = await start({ adminUrl: 'https://admin.example.com' })
    const answer = await send(secure.port)
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000')
  })
})

describe('the address of a request', () => {
  it('leads OpenTelemetry exporters to the API', async () => {
    const { port } = await start()
    expect(echoed(await send(port, { path: '/v1/traces?a=1' })).url).toBe('/api/v1/traces?a=1')
    expect(echoed(await send(port, { path: '/v1/tracesx' })).url).toBe('/v1/tracesx')
  })

  it.each(['/api/%E0%A4%A', '/api/users/%00', '/api/users?where=%00'])(
    'is refused when no one can read it: %s',
    async (path) => {
      const { port } = await start()
      const answer = await send(port, { path })
      expect([answer.status, codeOf(answer)]).toEqual([400, 'address_invalid'])
    },
  )

  it('answers the health probe without the application', async () => {
    const { port } = await start({ handle: () => Promise.reject(new Error('not reached')) })
    const answer = await send(port, { path: '/api/health' })
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}'])
  })
})
