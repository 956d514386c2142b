import { parseArgs } from 'node:util'
import { createLocalReq, type Payload } from 'payload'
import { generatePassword } from '../start/ensureFirstOwner'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run owner -- create --email E   makes a further owner
npm run owner -- reset --email E    new password, no second factor, all sessions ended
The password is read from standard input when something is piped in, else made up and printed once.`

const parse = (args: readonly string[]): { action: 'create' | 'reset'; email: string } => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { email: { type: 'string' } },
      allowPositionals: true,
    })
    const [action, ...rest] = positionals
    if ((action === 'create' || action === 'reset') && rest.length === 0 && values.email) {
      return { action, email: values.email.trim().toLowerCase() }
    }
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${USAGE}`)
  }
  throw new CommandError(USAGE)
}

/** A parent that leaves the pipe open and writes nothing must not hold the command for ever. */
const FIRST_INPUT_MS = 1_000

/** What was piped in, without its line end; null at a terminal or when nothing came. */
const passwordFromInput = async (): Promise<string | null> => {
  if (process.stdin.isTTY) return null
  const silence = setTimeout(() => process.stdin.destroy(), FIRST_INPUT_MS)
  let text = ''
  try {
    for await (const chunk of process.stdin) {
      clearTimeout(silence)
      text += String(chunk)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  } finally {
    clearTimeout(silence)
  }
  const password = text.replace(/\r?\n$/, '')
  return password === '' ? null : password
}

const findUser = async (payload: Payload, email: string) => {
  const { docs } = await payload.find({
    collection: 'users',
    overrideAccess: true,
    where: { email: { equals: email } },
    limit: 1,
  })
  return docs[0]
}

const createOwner = async (payload: Payload, email: string, password: string) => {
  if ((await findUser(payload, email)) !== undefined) {
    throw new CommandError(
      `${email} has an account already: npm run owner -- reset --email ${email}`,
    )
  }
  const req = await createLocalReq({ context: { cause: 'owner_command' } }, payload)
  return payload.create({
    collection: 'users',
    overrideAccess: true,
    req,
    data: {
      email,
      password,
      operatorRole: 'owner',
      status: 'active',
      emailVerifiedAt: new Date().toISOString(),
    },
  })
}

const resetOwner = async (payload: Payload, email: string, password: string) => {
  const user = await findUser(payload, email)
  if (user?.operatorRole !== 'owner') {
    throw new CommandError(`${email} is no owner: npm run owner -- create --email ${email}`)
  }
  const req = await createLocalReq({ context: { cause: 'owner_command' } }, payload)
  return payload.update({
    collection: 'users',
    id: user.id,
    overrideAccess: true,
    req,
    data: { password, status: 'active', sessions: [], loginAttempts: 0, lockUntil: null },
  })
}

const run = async ({ payload, args, out }: CommandContext): Promise<number> => {
  const { action, email } = parse(args)
  const given = await passwordFromInput()
  const password = given ?? generatePassword()
  const change = action === 'create' ? createOwner : resetOwner
  const user = await change(payload, email, password)
  out(JSON.stringify({ id: user.id, email, ...(given === null ? { password } : {}) }))
  return 0
}

export const checkArguments = parse
export const command = runCommand(run)
