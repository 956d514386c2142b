import { malformed } from '@/errors'

/** The file as a whole cannot be read; nothing of it is taken. */
export const fileInvalid = (message: string) => malformed('file_invalid', message)
