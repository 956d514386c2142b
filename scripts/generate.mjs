import { launch } from './launch.mjs'

await launch('test/generate.ts', { nodeEnv: 'production', useDotEnv: false })
