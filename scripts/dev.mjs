import { launch } from './launch.mjs'

await launch('start/dev.ts', { nodeEnv: 'development', useDotEnv: true })
