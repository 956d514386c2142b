const MODES: Record<string, string> = {
  'api-keys': 'own provider keys',
  credits: 'credits',
  hybrid: 'own keys, else credits',
}

/** What a project's requests are paid with. */
export const modeWords = (mode: string): string => MODES[mode] ?? mode
