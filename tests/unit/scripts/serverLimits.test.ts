import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { bodyOf, codeOf, echoed, send, start } from './testServer'

const MIB = 1024 * 1024

describe('a request body', () => {
  it('is passed whole up to its limit, declared or not', async () => {
    const { port } = await start()
    const body = Buffer.alloc(2 * MIB, 'x')
    const declared = {
      method: 'POST',
      path: '/api/users',
      headers: { 'content-length': body.length },
    }
    expect(echoed(await send(port, declared, (write) => write(body))).length).toBe(body.length)
    const chunked = { method: 'POST', path: '/api/usage' }
    const ten = Buffer.alloc(10 * MIB, 'x')
    expect(echoed(await send(port, chunked, (write) => write(ten))).length).toBe(ten.length)
  })

  it('is refused by its declared length before a byte is read', async () => {
    const handle = vi.fn()
    const { port } = await start({ handle })
    const headers = { 'content-length': 2 * MIB + 1 }
    const answer = await send(port, { method: 'POST', path: '/api/users', headers }, (write) =>
      write(Buffer.alloc(2 * MIB + 1)),
    )
    expect([answer.status, codeOf(answer)]).toEqual([413, 'body_too_large'])
    expect(handle).not.toHaveBeenCalled()
  })

  it.each([
    ['/api/users', 3],
    ['/api/usage', 50],
    ['/v1/traces', 11],
  ])(
    'without declared length to %s is refused at %i MiB and never looks whole',
    async (path, size) => {
      const outcomes: string[] = []
      const { port } = await start({
        handle: async (req, res) => {
          await bodyOf(req).then(
            () => outcomes.push('whole'),
            () => outcomes.push('failed'),
          )
          res.end()
        },
      })
      const answer = await send(port, { method: 'POST', path }, (write) => {
        for (let i = 0; i < size; i += 1) write(Buffer.alloc(MIB))
      })
      expect([answer.status, codeOf(answer)]).toEqual([413, 'body_too_large'])
      await vi.waitFor(() => expect(outcomes).toEqual(['failed']), 3_000)
    },
  )

  it('that was refused does not harm the next request', async () => {
    const { port } = await start()
    await send(
      port,
      { method: 'POST', path: '/api/x', headers: { 'content-length': 9 * MIB } },
      (write) => write(Buffer.alloc(9 * MIB)),
    )
    expect((await send(port, { path: '/api/x' })).status).toBe(200)
  })
})

describe('load', () => {
  it('above the limit is shed with a hint when to come back; probes and pages are not', async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const { port } = await start({
      loadLimits: { requests: 2, bodyBytes: MIB },
      handle: async (_req, res) => {
        await gate
        res.end('done')
      },
    })
    const admitted = [send(port, { path: '/api/a' }), send(port, { path: '/api/b' })]
    await sleep(50)
    const shed = await send(port, { path: '/api/c' })
    expect([shed.status, codeOf(shed), shed.headers['retry-after']]).toEqual([
      503,
      'overloaded',
      '1',
    ])
    expect((await send(port, { path: '/api/health' })).status).toBe(200)
    const others = [send(port, { path: '/' }), send(port, { path: '/api/ready' })]
    open()
    const statuses = await Promise.all([...admitted, ...others])
    expect(statuses.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
    expect((await send(port, { path: '/api/d' })).status).toBe(200)
  })

  it('counts the memory that bodies will need', async () => {
    const { port } = await start({ loadLimits: { requests: 10, bodyBytes: MIB } })
    const headers = { 'content-length': MIB + 1 }
    const answer = await send(port, { method: 'POST', path: '/api/a', headers }, (write) =>
      write(Buffer.alloc(MIB + 1)),
    )
    expect([answer.status, codeOf(answer)]).toEqual([503, 'overloaded'])
  })
})

describe('a failure', () => {
  it('of the application is answered in the one error shape, with the request id in the log', async () => {
    const { port, logError } = await start({ handle: () => Promise.reject(new Error('secret')) })
    const answer = await send(port, { path: '/api/a', headers: { 'x-request-id': 'r1' } })
    expect([answer.status, codeOf(answer)]).toEqual([500, 'internal_error'])
    expect(answer.text).not.toContain('secret')
    expect(logError.mock.calls[0]?.[0]).toContain('r1')
  })

  it('to speak HTTP is answered with 400', async () => {
    const { port } = await start()
    const text = await new Promise<string>((resolve) => {
      let received = ''
      const socket = connect(port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'))
      socket.on('data', (data) => (received += data.toString()))
      socket.on('close', () => resolve(received))
    })
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('draining', () => {
  it('lets running requests end, takes no new ones, and is over when they are', async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const { server, port } = await start({
      handle: async (_req, res) => {
        await gate
        res.end('done')
      },
    })
    const first = send(port, { path: '/api/a' })
    await sleep(50)
    const drained = server.drain(5_000)
    await expect(send(port, { path: '/api/b' })).rejects.toThrow('ECONNREFUSED')
    open()
    expect((await first).text).toBe('done')
    const opened = Date.now()
    await drained
    expect(Date.now() - opened).toBeLessThan(1_000)
  })

  it('cuts what does not end in time', async () => {
    const { server, port } = await start({ handle: () => new Promise(() => undefined) })
    const first = send(port, { path: '/api/a' }).catch((error: Error) => error.message)
    await sleep(50)
    await server.drain(100)
    expect(await first).toMatch(/hang up|ECONNRESET|aborted/)
  })
})
