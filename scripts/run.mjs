import { launch } from './launch.mjs'

await launch('commands/run.ts', { nodeEnv: 'production', useDotEnv: true })
