const DASHBOARD = 'https://dashboard.stripe.com'

type Kind = 'customers' | 'invoices' | 'payments' | 'refunds' | 'subscriptions'

/** Where Stripe shows one of its objects; its search finds a refund, which has no page of its own. */
export const stripeHref = (kind: Kind, id: string): string =>
  kind === 'refunds'
    ? `${DASHBOARD}/search?query=${encodeURIComponent(id)}`
    : `${DASHBOARD}/${kind}/${encodeURIComponent(id)}`
