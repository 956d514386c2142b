import { parseArgs } from 'node:util'
import { createLocalReq } from 'payload'
import { newServiceToken, SCOPES, type Scope } from '@/access/serviceAccounts'
import { findOrganization } from './findByName'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run service-account -- create --name N --scopes a,b [--organization O …] [--expires 90d]
scopes: ${SCOPES.join(', ')}
--organization (an id or an exact name, repeatable) binds the account; without it, it acts for all.
--expires takes days (90d) or a time (2027-01-31T00:00:00Z); without it, the token does not expire.
The token is printed once, on standard output, in one line of JSON.`

const DAY_MS = 86_400_000

type Wanted = {
  name: string
  scopes: Scope[]
  organizations: string[]
  expiresAt: Date | null
}

function parse(args: readonly string[]): Wanted {
  const { values, positionals } = parseOptions(args)
  if (positionals.length !== 1 || positionals[0] !== 'create') throw new CommandError(USAGE)
  const name = values.name?.trim()
  if (!name) throw new CommandError(`--name is missing.\n${USAGE}`)
  return {
    name,
    scopes: parseScopes(values.scopes),
    organizations: values.organization ?? [],
    expiresAt: parseExpiry(values.expires),
  }
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        name: { type: 'string' },
        scopes: { type: 'string' },
        organization: { type: 'string', multiple: true },
        expires: { type: 'string' },
      },
      allowPositionals: true,
    })
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${USAGE}`)
  }
}

function parseScopes(text: string | undefined): Scope[] {
  const names = [...new Set((text ?? '').split(',').map((name) => name.trim()))].filter(Boolean)
  if (names.length === 0) throw new CommandError(`--scopes is missing.\n${USAGE}`)
  return names.map((name) => {
    const scope = SCOPES.find((candidate) => candidate === name)
    if (!scope)
      throw new CommandError(`There is no scope ${name}; choose out of ${SCOPES.join(', ')}.`)
    return scope
  })
}

function parseExpiry(text: string | undefined): Date | null {
  if (text === undefined) return null
  const days = /^([1-9]\d{0,4})d$/.exec(text)?.[1]
  const at = days ? new Date(Date.now() + Number(days) * DAY_MS) : new Date(text)
  if (Number.isNaN(at.getTime()) || at.getTime() <= Date.now())
    throw new CommandError(`--expires is days such as 90d, or a time to come; got ${text}.`)
  return at
}

const run = async ({ payload, args, out, progress }: CommandContext): Promise<number> => {
  const wanted = parse(args)
  const organizations: string[] = []
  for (const term of wanted.organizations)
    organizations.push((await findOrganization(payload, term)).id)
  if (organizations.length === 0)
    progress('Warning: bound to no organization, this account acts for all of them.')
  const { token, tokenHash } = newServiceToken()
  const account = await payload.create({
    collection: 'service-accounts',
    data: {
      name: wanted.name,
      scopes: wanted.scopes,
      organizations,
      tokenHash,
      expiresAt: wanted.expiresAt?.toISOString() ?? null,
    },
    req: await createLocalReq({ context: { cause: 'service_account_command' } }, payload),
    overrideAccess: true,
  })
  out(JSON.stringify({ id: account.id, token, scopes: wanted.scopes }))
  return 0
}

export const checkArguments = parse
export const command = runCommand(run)
