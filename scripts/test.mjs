import { launch } from './launch.mjs'

await launch('test/test.ts', { nodeEnv: 'test', useDotEnv: false })
