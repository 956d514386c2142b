import { formatExactCount } from '@/money/formatMoney'

/** `1,234 requests`, `1 request`, `more than 10,000 requests`. */
export function requestsFound({ value, isCapped }: { value: number; isCapped: boolean }): string {
  const words = `${formatExactCount(value)} ${value === 1 ? 'request' : 'requests'}`
  return isCapped ? `more than ${words}` : words
}
