const WIDTH = 30

/**
 * A bar at a terminal; elsewhere a line for each tenth, since a log has no use for more.
 * @param terminal null = there is none
 * @param total of the same unit as what is shown
 */
export class ProgressBar {
  private tenths = 0
  private drawn = ''

  constructor(
    private readonly line: (text: string) => void,
    private readonly terminal: Pick<NodeJS.WriteStream, 'write'> | null,
    private readonly total: number,
  ) {}

  show(done: number, what: string): void {
    const share = this.total === 0 ? 1 : Math.min(1, done / this.total)
    const text = `${Math.floor(share * 100)} %, ${what}`
    if (this.terminal !== null) {
      const full = Math.round(share * WIDTH)
      this.draw(`${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${text}`)
      return
    }
    const tenths = Math.floor(share * 10)
    if (tenths > this.tenths) this.line(text)
    this.tenths = tenths
  }

  /** A line above the bar. */
  say(text: string): void {
    const { drawn } = this
    this.draw('')
    this.line(text)
    this.draw(drawn)
  }

  /** Leaves the bar where it is. */
  end(): void {
    if (this.drawn !== '') this.line('')
    this.drawn = ''
  }

  private draw(text: string): void {
    if (this.drawn !== '' || text !== '') this.terminal?.write(`\r\u001b[K${text}`)
    this.drawn = this.terminal === null ? '' : text
  }
}
