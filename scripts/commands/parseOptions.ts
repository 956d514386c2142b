import { parseArgs, type ParseArgsConfig } from 'node:util'
import { CommandError } from './runCommand'

/**
 * `--name value` options of a command, each at most once and never empty.
 * @param usage is shown when something is wrong
 */
export const parseOptions = <Config extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Config,
  usage: string,
) => {
  try {
    const { values, tokens } = parseArgs({ args: [...args], options, tokens: true })
    const seen = new Set<string>()
    for (const token of tokens) {
      if (token.kind !== 'option') continue
      if (seen.has(token.name)) throw new Error(`--${token.name} is given twice.`)
      if (token.value?.trim() === '') throw new Error(`--${token.name} is empty.`)
      seen.add(token.name)
    }
    return values
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${usage}`)
  }
}
