import { serve } from './serve'

export const main = (): Promise<number> => serve({ development: false })
