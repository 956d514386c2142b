import { launch } from './launch.mjs'

await launch('test/check.ts', { nodeEnv: 'test', useDotEnv: false })
