import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import next from 'next'

export interface NextHandler {
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>
  close(): Promise<void>
}

/** Next in this process: the production build of `dir`, or its development server. */
export const createNextHandler = async (options: {
  readonly dir: string
  readonly development: boolean
  readonly host: string
  readonly port: number
}): Promise<NextHandler> => {
  const app = next({
    dir: options.dir,
    dev: options.development,
    hostname: options.host,
    port: options.port,
    // Next takes over upgrades of the server it is given: in production one that never listens.
    ...(options.development ? { turbopack: true } : { httpServer: createServer() }),
  })
  await app.prepare()
  return { handle: app.getRequestHandler(), close: () => app.close() }
}
