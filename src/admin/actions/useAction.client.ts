'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'

import { postAction } from './postAction'

/** How a dialog's action stands. `waiting`: it is kept until a second person has agreed. */
export type ActionState =
  { kind: 'open'; refusal: string | null } | { kind: 'busy' } | { kind: 'waiting'; message: string }

const UNKNOWN =
  'No answer came back. Send it again as it is: it is booked once, however often it is sent.'

/** The first sending was booked although no answer came, and then something else was typed. */
const ALREADY =
  'What you sent first is booked already, with other content. Close this and look at the transactions.'

type Options = {
  /** What to do when no answer came, where sending it again would not be safe. */
  unknown?: string
  /** False: the page behind stays as it is until the caller asks for its new state. */
  refreshes?: boolean
}

/**
 * Sends what a dialog asks for, one call at a time, and shows the page's new state behind it.
 * @param onDone told the answer's body once the server has done it
 */
export function useAction<Done>(
  onDone: (body: Done) => void,
  { unknown = UNKNOWN, refreshes = true }: Options = {},
) {
  const router = useRouter()
  const [state, setState] = useState<ActionState>({ kind: 'open', refusal: null })
  // State changes come a render later: a second Enter within it must not send again.
  const isSent = useRef(false)
  const refuse = (refusal: string) => setState({ kind: 'open', refusal })

  async function send(path: string, body: unknown) {
    if (isSent.current) return
    isSent.current = true
    setState({ kind: 'busy' })
    const answer = await postAction<Done>(path, body)
    isSent.current = false
    if (answer.kind === 'refused' && answer.code === 'idempotency_conflict') refuse(ALREADY)
    else if (answer.kind === 'refused')
      refuse(answer.requestId ? `${answer.message} (request ${answer.requestId})` : answer.message)
    else if (answer.kind === 'unknown') refuse(unknown)
    else {
      if (answer.kind === 'done') onDone(answer.body)
      else
        setState({ kind: 'waiting', message: answer.message ?? 'Another operator has to agree.' })
      if (refreshes) router.refresh()
    }
  }
  return { state, refuse, send }
}
