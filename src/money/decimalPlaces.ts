/** Digits behind the point as written: 2 for `5.00`. Make the text canonical first to judge a value. */
export const decimalPlaces = (text: string): number => text.split('.')[1]?.length ?? 0
