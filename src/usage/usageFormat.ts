import { AZURE_COLUMNS } from './azureTrace'
import { isColumn } from './csvColumns'

export const USAGE_FORMATS = ['azure-trace', 'jsonl', 'csv'] as const
export type UsageFormat = (typeof USAGE_FORMATS)[number]

/** The format of a file by its first line; null where that says nothing. */
export function detectFormat(firstLine: string): UsageFormat | null {
  if (firstLine.trimStart().startsWith('{')) return 'jsonl'
  const names = firstLine.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  if (AZURE_COLUMNS.every((column) => names.includes(column))) return 'azure-trace'
  return names.some(isColumn) ? 'csv' : null
}
