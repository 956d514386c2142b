import type { AlertKind, AlertScope, AlertWindow } from '@/alerts/alertRule'

export const KIND_LABELS: Record<AlertKind, string> = {
  low_balance: 'Low balance (USD)',
  absolute_spend: 'Spending (USD)',
  percent_of_credits: 'Credits used since the last top-up or gift (%)',
  unusual_spend: 'Unusual spending (× normal)',
  payment_failure: 'Failed payments in a row',
  error_rate: 'Error rate (%)',
  unpriced_usage: 'Requests without a price',
  stale_pipeline: 'No usage from who is busy otherwise (hours)',
}

export const SCOPE_LABELS: Record<AlertScope, string> = {
  organization: 'One organization',
  each_organization: 'Each organization by itself',
  platform: 'All together',
}

export const WINDOW_LABELS: Record<AlertWindow, string> = {
  hour: 'The running hour',
  day: '24 hours',
  week: '7 days',
  month: '30 days',
}
