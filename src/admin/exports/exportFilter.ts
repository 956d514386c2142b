import type { Address } from '../list/address'

/** What an export is asked for: the names of the API, each given and not empty. */
export type ExportFilter = Readonly<Record<string, string>>

/** The parameters of an address that an export takes too; what is not given is left out. */
export const exportFilter = (address: Address, names: readonly string[]): ExportFilter =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = address[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )

/** The range that a screen shows, to the millisecond: what came in since is not asked for. */
export const exportRange = ({
  startDate,
  endDate,
  timeZone,
}: {
  startDate: string
  endDate: string
  timeZone: string
}): ExportFilter => ({ from: startDate, to: endDate, timeZone })
