import type { AttentionKind } from '@/alerts/attention'

/** The list of everything that waits for an operator. */
export const ATTENTION_PATH = '/attention'

/** Where one kind stands on it. */
export const attentionHref = (kind: AttentionKind): string => `${ATTENTION_PATH}#${kind}`

type Words = {
  title: string
  about: string
  /** What the amounts are; null where there are none. */
  amount: string | null
  /** Said where nothing waits. */
  nothing: string
  /** As counted in a line: `1 negative balance`, `2 negative balances`. */
  one: string
  many: string
}

export const ATTENTION_WORDS: Record<AttentionKind, Words> = {
  firing_alert: {
    title: 'Firing now',
    about:
      'Alert rules that say that not all is well: alerts before warnings, what lasts longest first. Value and threshold are as they were told last.',
    amount: null,
    nothing: 'No alert rule fires.',
    one: 'alert firing',
    many: 'alerts firing',
  },
  payment_failure: {
    title: 'Payment failures',
    about: 'Organizations whose last payments failed, the latest first.',
    amount: 'To be paid',
    nothing: 'Every payment that was tried last went through.',
    one: 'payment failing',
    many: 'payments failing',
  },
  negative_balance: {
    title: 'Negative balances',
    about: 'Organizations that used more than they paid for, the most first.',
    amount: 'Balance',
    nothing: 'No balance is below zero.',
    one: 'negative balance',
    many: 'negative balances',
  },
  unusual_spending: {
    title: 'Unusual spending',
    about:
      'An hour of the last 24 (UTC) that cost $5.00 or more and more than normal for that organization: above the median of the same hour of the week in the 8 weeks before plus 6 robust standard deviations (1.4826 × the median absolute deviation), above 3 × that median, and above 2 × the highest of them. Organizations with less than 4 weeks of history are left out.',
    amount: 'Spent in the hour',
    nothing: 'Nobody spends more than they usually do at these hours.',
    one: 'unusual spending',
    many: 'unusual spendings',
  },
  gift_request: {
    title: 'Gift requests',
    about: 'Credits and promo codes that wait for a second operator.',
    amount: 'Credits',
    nothing: 'No request waits for a second operator.',
    one: 'gift request to decide',
    many: 'gift requests to decide',
  },
  unpriced_usage: {
    title: 'Unpriced usage',
    about: 'Models that were used without a price: kept, and charged nothing so far.',
    amount: 'Reported cost',
    nothing: 'Everything that was used has a price.',
    one: 'model used without a price',
    many: 'models used without a price',
  },
  unmapped_usage: {
    title: 'Unmapped usage',
    about: 'Usage of other gateways under names that nobody has mapped to ours yet.',
    amount: 'Reported cost',
    nothing: 'No usage waits for a mapping.',
    one: 'name to map',
    many: 'names to map',
  },
  stale_pipeline: {
    title: 'Stale pipelines',
    about:
      'What should be flowing and is not: usage of organizations that are busy otherwise (used in 72 hours or more of 8 days, silent for 3 hours or more and for over twice their longest pause), gateways that have not called for a day, mail that was not delivered.',
    amount: null,
    nothing: 'Usage and mail flow as they should.',
    one: 'stale pipeline',
    many: 'stale pipelines',
  },
  integrity: {
    title: 'Integrity',
    about: 'The last proof of the books: it differs, broke off, is over 7 days old, or is missing.',
    amount: null,
    nothing: 'The last proof is recent, and everything agreed.',
    one: 'doubt about the books',
    many: 'doubts about the books',
  },
}
