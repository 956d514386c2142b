import './statusPill.css'

export type Tone = 'bad' | 'good' | 'neutral' | 'waiting'

const TONES: Record<string, Tone> = {
  active: 'good',
  completed: 'good',
  ok: 'good',
  published: 'good',
  approved: 'good',
  pending: 'waiting',
  trialing: 'waiting',
  cancel_pending: 'waiting',
  awaiting_approval: 'waiting',
  draft: 'waiting',
  client_error: 'waiting',
  past_due: 'bad',
  blocked: 'bad',
  failed: 'bad',
  deleted: 'bad',
  gateway_error: 'bad',
  upstream_error: 'bad',
}

/** A status as a word, with a dot whose colour only repeats it. Unknown words are neutral. */
export function StatusPill({ status, tone }: { status: string; tone?: Tone }) {
  return (
    <span className={`status-pill status-pill--${tone ?? TONES[status] ?? 'neutral'}`}>
      {status.replaceAll('_', ' ')}
    </span>
  )
}
