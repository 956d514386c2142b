import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterEach, inject } from 'vitest'

export interface TestDatabase {
  readonly url: string
  readonly name: string
  /** Removes it, unless a test of this file failed: then its name is printed and it stays. */
  drop(): Promise<void>
}

let hasFailed = false

// Registered on the file that imports this module: hooks do not tell afterwards what happened.
afterEach((context) => {
  if (context.task.result?.state === 'fail') hasFailed = true
})

const onServer = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * A migrated, seeded database of its own, copied from the template in about 0.15 s; or a copy of
 * another test database that nobody is connected to.
 */
export const createTestDatabase = async (
  template = inject('templateDatabase'),
): Promise<TestDatabase> => {
  // The second part is the process that a later run asks for before it removes leftovers.
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`
  await onServer(`create database "${name}" template "${template}"`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return {
    name,
    url: url.href,
    drop: async () => {
      if (hasFailed) console.log(`Kept for a look until the next run: database ${name}`)
      else await onServer(`drop database if exists "${name}" with (force)`)
    },
  }
}
