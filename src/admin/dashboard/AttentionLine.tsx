import { Link } from '@payloadcms/ui'

import { ATTENTION_KINDS, type AttentionKind } from '@/alerts/attention'
import { formatExactCount } from '@/money/formatMoney'

import { ATTENTION_PATH, ATTENTION_WORDS, attentionHref } from '../attention/attentionWords'

/** counts: of the kinds that the reader may see. */
type Props = { counts: Partial<Record<AttentionKind, number>> }

/** Who and what waits for an operator, each with the way there. */
export function AttentionLine({ counts }: Props) {
  const items = ATTENTION_KINDS.flatMap((kind) => {
    const count = counts[kind] ?? 0
    const { one, many } = ATTENTION_WORDS[kind]
    const text = `${formatExactCount(count)} ${count === 1 ? one : many}`
    return count === 0 ? [] : [{ kind, count, text }]
  })
  const total = items.reduce((sum, { count }) => sum + count, 0)
  return (
    <section className="dashboard__attention" aria-label="Needs attention">
      <h2>
        <Link href={ATTENTION_PATH} prefetch={false}>
          Needs attention{total === 0 ? '' : ` (${formatExactCount(total)})`}
        </Link>
      </h2>
      {items.length === 0 ? (
        <span>Nothing waits for you.</span>
      ) : (
        <ul>
          {items.map(({ kind, text }) => (
            <li key={kind}>
              <Link href={attentionHref(kind)} prefetch={false}>
                {text}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
