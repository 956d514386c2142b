import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Payload } from 'payload'

/** The generated password of the first owner, readable by the account that runs the server. */
export const ownerPasswordFile = (dataDir: string): string => path.join(dataDir, 'owner.password')

/** 24 letters, digits, - and _: 144 random bits. */
export const generatePassword = (): string => randomBytes(18).toString('base64url')

/**
 * Makes the first owner when there is none; an existing one is never changed. Returns the generated
 * password when it had to make one up: it is in DATA_DIR before the account exists.
 */
export const ensureFirstOwner = async (
  payload: Payload,
  settings: {
    readonly adminEmail: string
    readonly adminPassword: string | undefined
    readonly dataDir: string
  },
): Promise<string | undefined> => {
  const owners = await payload.count({
    collection: 'users',
    overrideAccess: true,
    where: { operatorRole: { equals: 'owner' } },
  })
  if (owners.totalDocs > 0) return undefined
  const generated = settings.adminPassword === undefined ? generatePassword() : undefined
  if (generated !== undefined) {
    mkdirSync(settings.dataDir, { recursive: true })
    writeFileSync(ownerPasswordFile(settings.dataDir), `${generated}\n`, { mode: 0o600 })
  }
  await payload.create({
    collection: 'users',
    overrideAccess: true,
    context: { cause: 'start' },
    data: {
      email: settings.adminEmail,
      name: 'Owner',
      password: settings.adminPassword ?? generated ?? '',
      operatorRole: 'owner',
      status: 'active',
      emailVerifiedAt: new Date().toISOString(),
    },
  })
  return generated
}
