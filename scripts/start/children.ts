import { type ChildProcess, spawn } from 'node:child_process'

const running = new Set<ChildProcess>()

export interface ChildResult {
  readonly code: number | null
  /** Both output streams, in order of arrival. */
  readonly output: string
  /** What the child sent with process.send, in order. */
  readonly messages: readonly unknown[]
}

/** Runs a Node program to its end. It ends with us: see `endChildren`. */
export const runNode = (
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void = () => undefined,
): Promise<ChildResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    running.add(child)
    const messages: unknown[] = []
    let output = ''
    let partial = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString()
      const lines = (partial + chunk.toString()).split('\n')
      partial = lines.pop() ?? ''
      lines.forEach(onLine)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('message', (message) => messages.push(message))
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolve({ code, output, messages })
    })
  })

/** Ends what still runs, when the command itself is being ended. */
export const endChildren = (): void => {
  for (const child of running) child.kill('SIGTERM')
}
