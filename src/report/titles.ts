/** What features are called, and what their values are. */
import type { FeatureName } from '../model/leak-audit.ts';

export const TITLES: Record<FeatureName, [title: string, definition: string]> = {
  hour: ['Hour of the day', '0 to 23, UTC'],
  minute: ['Minute', '0 to 59'],
  second: ['Second', '0 to 59'],
  millisecond: ['Millisecond', '0 to 999'],
  day_of_week: ['Day of the week', 'Monday 0 to Sunday 6, UTC'],
  day_of_month: ['Day of the month', '1 to 31, UTC'],
  month: ['Month', '1 to 12, UTC'],
  time: ['The time itself', 'Epoch milliseconds'],
  days_before_last_purchase: [
    'Days before the last purchase',
    "Time from the row to the customer's last purchase; negative after it",
  ],
  days_after_first_purchase: [
    'Days after the first purchase',
    "Time from the customer's first purchase to the row; negative before it",
  ],
  gap_to_previous: ['Gap to the previous event', "Time since the customer's previous row"],
  gap_to_next: ['Gap to the next event', "Time to the customer's next row"],
  position: ['Position', "Number of the customer's rows before it"],
  relative_position: ['Relative position', "0 for the customer's first row, 1 for its last"],
  article_popularity: ['Popularity of the article', 'Units sold in the whole log'],
  article_age: ['Age of the article', "Time since the article's first sale; negative before it"],
  on_sale: [
    'On sale then',
    "1 if the day lies between the days of the article's first and last sale, else 0",
  ],
  same_article_as_previous: [
    'Previous article is the same',
    "1 if the customer's previous row has the same article",
  ],
  tied_in_time: ['Shares its time', '1 if another row of the customer has the very same time'],
  bought_at_another_time: [
    'Bought at another time',
    '1 if the customer buys the article at another time, too',
  ],
};
