/** An instant for APIs and exports: UTC with milliseconds. */
export const formatInstant = (ms: number): string => new Date(ms).toISOString()
