import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { openUsageFile, type FileRow } from '@/usage/openUsageFile'
import type { UsageFormat } from '@/usage/usageFormat'

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? bytes.length
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const read = async (
  content: string | Uint8Array,
  { format = null, sizes = [1 << 20] }: { format?: UsageFormat | null; sizes?: number[] } = {},
) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const file = await openUsageFile(inPieces(bytes, sizes), format)
  const rows: FileRow[] = []
  for await (const row of file.rows) rows.push(row)
  return { format: file.format, rows }
}

/** Values of good rows, codes of refused ones. */
const outcome = async (...args: Parameters<typeof read>) =>
  (await read(...args)).rows.map((row) => ('value' in row ? row.value : row.refusal.code))

describe('a file of usage', () => {
  it.each([
    ['azure-trace', 'TIMESTAMP,ContextTokens,GeneratedTokens\r\n'],
    ['azure-trace', '\ufeffTIMESTAMP,ContextTokens,GeneratedTokens'],
    ['csv', 'id,time,model,tokens.input\n'],
    ['csv', '"time","tokens.output"\n'],
    ['jsonl', '\n  {"id":"a"}\n'],
  ] as const)('is %s by its first line %j', async (format, content) => {
    expect((await read(content)).format).toBe(format)
  })

  it.each([
    ['a line without any known name', 'a,b,c\n1,2,3\n', 'tells no format'],
    ['a JSON array', '[{"id":"a"}]', 'tells no format'],
    ['nothing', '', 'tells no format'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x69, 0, 0x64, 0]), 'no UTF-8'],
    ['UTF-8 that is cut off', new TextEncoder().encode('{"id":"é').subarray(0, 8), 'no UTF-8'],
    ['a quote that is never closed', 'id,time\n1,"2\n3,4\n', 'no CSV'],
    ['two columns of one name', 'id,time,id\n1,2,3\n', 'say the same'],
    ['a column within a column', 'usage,usage.x,id\n{},2,3\n', 'say the same'],
  ])('is refused as a whole for %s', async (_, content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'file_invalid',
      message: expect.stringContaining(message),
    })
  })

  it('has rows of a trace, the last one without a line end', async () => {
    const content =
      'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n\r\n' +
      '2023-11-16 18:17:04.0319600,3180,\r\n2023-11-16 18:17:04.0781490,110'
    expect((await read(content)).rows).toMatchObject([
      {
        position: 1,
        value: { time: '2023-11-16 18:17:03.9799600', tokens: { input: 4808, output: 10 } },
      },
      // Not 0: the tokens are not known.
      { position: 2, value: { tokens: { input: 3180, output: '' } } },
      // Cut off: the last number may be too.
      { position: 3, refusal: { code: 'invalid_csv' } },
    ])
  })

  it('needs the columns of a trace when it is said to be one', async () => {
    await expect(read('TIMESTAMP,Tokens\n1,2\n', { format: 'azure-trace' })).rejects.toMatchObject({
      message: 'An azure-trace has the columns TIMESTAMP, ContextTokens, GeneratedTokens.',
    })
  })

  it('has cells of the kind of their column, and nothing where a cell is empty', async () => {
    const content =
      'id,time,tokens.input,tokens.cachedInput,units.images,streamed,cacheHit,usage,user,reportedCost\n' +
      'a,1700000000000,12,,1,TRUE,false,"{""x"":[1]}",007,0.5\n' +
      'b,2026-01-01,1.5,-3,1e3,yes,,,"two\nlines",\n'
    expect(await outcome(content)).toEqual([
      {
        id: 'a',
        time: 1_700_000_000_000,
        tokens: { input: 12 },
        units: { images: 1 },
        streamed: true,
        cacheHit: false,
        usage: { x: [1] },
        user: '007',
        reportedCost: '0.5',
      },
      // What is no count or flag stays text: the check of every row refuses it by name.
      {
        id: 'b',
        time: '2026-01-01',
        tokens: { input: '1.5', cachedInput: '-3' },
        units: { images: '1e3' },
        streamed: 'yes',
        user: 'two\nlines',
      },
    ])
  })

  it('refuses one row, not the file, for wrong cells', async () => {
    const content = 'id,usage\na,{}\nb\nc,{,d\ne,{\nf,say "hi"\ng,1\n'
    expect(await outcome(content)).toEqual([
      { id: 'a', usage: {} },
      ...['invalid_csv', 'invalid_csv', 'invalid_json', 'invalid_json'],
      { id: 'g', usage: 1 },
    ])
  })

  it('keeps a column without meaning under its name, whatever that is', async () => {
    const [row] = await outcome('id,tokens.inptu,__proto__,constructor\na,5,x,\n')
    expect(JSON.parse(JSON.stringify(row))).toEqual(
      JSON.parse('{"id":"a","tokens":{"inptu":"5"},"__proto__":"x"}'),
    )
  })

  it('has JSON lines, blank ones not counted and broken ones refused', async () => {
    const long = `{"id":"${'x'.repeat(2 * 1024 * 1024)}"}`
    const { rows } = await read(['{"id":"a"}', '', '{"id":', long, '7', '{"id":"b"}\r'].join('\n'))
    expect(rows).toMatchObject([
      { position: 1, value: { id: 'a' } },
      { position: 2, refusal: { code: 'invalid_json' } },
      { position: 3, refusal: { code: 'too_large' } },
      { position: 4, value: 7 },
      { position: 5, value: { id: 'b' } },
    ])
  })

  it('reads alike however it is cut into pieces', async () => {
    const files = [
      '\ufeffid,user,tokens.input\r\n"a","é\r\n""ü""",1\r\n\r\nb,😀,2\r\n',
      '{"id":"é"}\n\n{"id":"😀"}\r\n{"id":"c"}',
    ]
    for (const content of files) {
      const whole = await read(content)
      expect(whole.rows.length).toBeGreaterThan(1)
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
          async (sizes) => {
            expect(await read(content, { sizes })).toEqual(whole)
          },
        ),
        { numRuns: 50 },
      )
    }
  })
})
