/** The answer of an own route, told apart by what the operator should see. */
export type ActionAnswer<Done> =
  | { kind: 'done'; body: Done }
  /** 202: another person has to approve first. Nothing has happened yet; who and until when, in words. */
  | { kind: 'waiting'; message: string | null }
  /** The rule, in words for the operator; the code where it is one of ours. */
  | { kind: 'refused'; code: string | null; message: string; requestId: string | null }
  /** No answer: whether it happened is not known. The same call again is safe with its key. */
  | { kind: 'unknown' }

type ErrorBody = {
  error?: { code?: string; message?: string; requestId?: string | null }
  /** Payload's own shape: what is wrong with each field stands inside. */
  errors?: { message?: string; data?: { errors?: { message?: string }[] } }[]
}

const payloadMessage = ({ errors }: ErrorBody): string | undefined =>
  errors?.[0]?.data?.errors?.[0]?.message ?? errors?.[0]?.message

/** Calls an own route with the session's cookie. Never throws. */
export async function postAction<Done>(
  path: string,
  body: unknown,
  method: 'DELETE' | 'POST' = 'POST',
): Promise<ActionAnswer<Done>> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as unknown
    if (response.status === 202)
      return { kind: 'waiting', message: (answer as { message?: string }).message ?? null }
    if (response.ok) return { kind: 'done', body: answer as Done }
    const { error } = answer as ErrorBody
    return {
      kind: 'refused',
      code: error?.code ?? null,
      message:
        error?.message ??
        payloadMessage(answer as ErrorBody) ??
        `The server answered ${response.status}. Try again.`,
      requestId: response.status >= 500 ? (error?.requestId ?? null) : null,
    }
  } catch {
    // The connection broke, or what came back was no JSON.
    return { kind: 'unknown' }
  }
}

/** 32 hex digits; `crypto.randomUUID` is missing where the admin is served without https. */
export const newActionKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
