import type { Queryable } from '@/db/tx'

/** What is kept of the demo: the values that the world is derived from, and how far it has come. */
export type DemoState = {
  /** Epoch milliseconds. */
  anchor: number
  scale: number
  /** Epoch milliseconds, exclusive: everything before it is recorded. */
  until: number
  /** Requests recorded by the seed, so far or in all. */
  requests: number
  /** The history is complete; false after a start that was cut off. */
  isSeeded: boolean
}

/** Whether this database holds demo data. */
export async function isDemoDatabase(db: Queryable): Promise<boolean> {
  return (await readDemoState(db)) !== null
}

export async function readDemoState(db: Queryable): Promise<DemoState | null> {
  const { rows } = await db.query<{ key: string; value: Partial<DemoState> }>(
    "select key, value from demo.state where key in ('world', 'progress', 'seeded')",
  )
  const values = new Map(rows.map((row) => [row.key, row.value]))
  const world = values.get('world')
  const progress = values.get('progress')
  if (!world || !progress) return null
  return {
    anchor: Number(world.anchor),
    scale: Number(world.scale),
    until: Number(progress.until),
    requests: Number(progress.requests),
    isSeeded: values.has('seeded'),
  }
}

/** Notes one part of the state; parts are rows of their own because progress is written often. */
export async function writeDemoState(
  db: Queryable,
  key: 'world' | 'progress' | 'seeded',
  value: Partial<DemoState>,
): Promise<void> {
  await db.query(
    `insert into demo.state (key, value) values ($1, $2)
     on conflict (key) do update set value = demo.state.value || excluded.value`,
    [key, JSON.stringify(value)],
  )
}
