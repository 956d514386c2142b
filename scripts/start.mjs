import { launch } from './launch.mjs'

await launch('start/start.ts', { nodeEnv: 'production', useDotEnv: true })
