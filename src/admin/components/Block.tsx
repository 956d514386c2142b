import { unstable_rethrow } from 'next/navigation'
import type { PayloadRequest } from 'payload'

import { RefusedError } from '@/errors'

import { BlockBoundary } from './BlockBoundary.client'
import { ErrorBlock } from './ErrorBlock.client'

type Props = {
  /** The block by its name, for the error and for those who hear the page. */
  title: string
  req: PayloadRequest
  /** Of the block's final shape: nothing jumps when it arrives. */
  skeleton: React.ReactNode
  /** Asks and returns what to draw. */
  load: () => Promise<React.ReactNode>
}

/**
 * A block of a page that asks for itself and streams in when it is there:
 * `<Block title="Tokens" req={req} skeleton={<SkeletonChart />} load={async () => <TimeChart …/>} />`.
 * A refusal shows its own words; any other failure is logged with the request's id, which it shows.
 */
export function Block({ title, req, skeleton, load }: Props) {
  return (
    <BlockBoundary title={title} requestId={requestIdOf(req)} skeleton={skeleton}>
      <Loaded title={title} req={req} load={load} />
    </BlockBoundary>
  )
}

const requestIdOf = (req: PayloadRequest): string | null => req.headers.get('x-request-id')

async function Loaded({ title, req, load }: Omit<Props, 'skeleton'>) {
  try {
    return await load()
  } catch (error) {
    // Redirects and "not found" travel as errors.
    unstable_rethrow(error)
    const requestId = requestIdOf(req)
    if (error instanceof RefusedError)
      return <ErrorBlock title={title} message={error.message} requestId={requestId} />
    req.payload.logger.error({ err: error, requestId, msg: `The block "${title}" failed` })
    return <ErrorBlock title={title} requestId={requestId} />
  }
}
