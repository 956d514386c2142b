/**
 * A process that is to be killed: does acts at the same time, stops each after the statement that is
 * said, and tells when all of them stand. Then it acknowledges gift after gift.
 * Standard input: {"stopped": [{act, after}], "then": [act]}; a line on standard output per event.
 */
import { createPool } from '@/db/tx'

import { act, type Act } from './acts'

const tell = (line: string) => process.stdout.write(`${line}\n`)

async function readInput(): Promise<{ stopped: { act: Act; after: number }[]; then: Act[] }> {
  let text = ''
  for await (const chunk of process.stdin) text += String(chunk)
  return JSON.parse(text) as { stopped: { act: Act; after: number }[]; then: Act[] }
}

const { stopped, then } = await readInput()
const pool = createPool({
  connectionString: process.env.DATABASE_URL ?? '',
  applicationName: 'victim',
  max: stopped.length + 1,
})
const standing = stopped.map(
  ({ act: what, after }) =>
    new Promise<void>((stands, fails) => {
      act(pool, what, async (_, answered) => {
        if (answered < after) return
        stands()
        await new Promise(() => undefined)
      }).then(() => fails(new Error(`It has no statement ${after}.`)), fails)
    }),
)
await Promise.all(standing)
tell('standing')
for (const what of then) {
  await act(pool, what)
  tell(`done ${what.key}`)
}
tell('over')
