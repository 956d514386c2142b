import { firstInstantAt } from './firstInstantAt'

/**
 * The first instant of a calendar day in a zone. Usually midnight; where the clocks skip midnight
 * (Cairo, Beirut) the moment of the jump; where they show it twice (Havana) the first of the two.
 * @param month 1 to 12; day and month may run over, as in `Date.UTC`
 */
export const startOfDay = (year: number, month: number, day: number, timeZone: string): number =>
  firstInstantAt(Date.UTC(year, month - 1, day), timeZone)
