import { fileInvalid } from './fileInvalid'
import { countOrText, type RowReader } from './csvColumns'

/** The columns of the traces in the Azure Public Dataset. */
export const AZURE_COLUMNS = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'] as const

/**
 * Reads rows of such a trace: nothing but a time, the tokens that went in and those that came out.
 * @throws RefusedError 400 `file_invalid` when a column is missing
 */
export function azureTraceReader(header: readonly string[]): RowReader {
  const [time, input, output] = AZURE_COLUMNS.map((name) => {
    const index = header.indexOf(name)
    if (index < 0) throw fileInvalid(`An azure-trace has the columns ${AZURE_COLUMNS.join(', ')}.`)
    return index
  })
  const cell = (cells: readonly string[], index = -1) => cells[index]?.trim() || null
  return (cells) => ({
    time: cell(cells, time),
    tokens: {
      input: countOrText(cell(cells, input) ?? ''),
      output: countOrText(cell(cells, output) ?? ''),
    },
  })
}
