const STEPS = 25

/** The page of movements that an address asks for; anything that is no number of one is the newest. */
export const pageBefore = (before: unknown): { before: number | null; limit: number } => ({
  before: typeof before === 'string' && /^\d{1,12}$/.test(before) ? Number(before) : null,
  limit: STEPS,
})
