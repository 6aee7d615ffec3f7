/** What features are called, and what their values are. */
import type { FeatureName } from '../model/features.ts';

export const TITLES: Record<FeatureName, [title: string, definition: string]> = {
  hour: ['Hour of the day', '0 to 23, UTC'],
  minute: ['Minute', '0 to 59'],
  second: ['Second', '0 to 59'],
  millisecond: ['Millisecond', '0 to 999'],
  day_of_week: ['Day of the week', 'Monday 0 to Sunday 6, UTC'],
  day_of_month: ['Day of the month', '1 to 31, UTC'],
  month: ['Month', '1 to 12, UTC'],
  time: ['Time', 'Epoch milliseconds'],
  days_before_last_purchase: ['Time before the last purchase', "To the customer's; negative after it"],
  days_after_first_purchase: ['Time after the first purchase', "From the customer's; negative before it"],
  gap_to_previous: ['Time since the previous interaction', 'Of the same customer'],
  gap_to_next: ['Time to the next interaction', 'Of the same customer'],
  position: ['Position in the sequence', "Number of the customer's rows before it"],
  relative_position: ['Relative position', "0 for the customer's first row, 1 for the last"],
  article_popularity: ['Popularity of the article', 'Units sold in the whole log'],
  article_age: ['Age of the article', "Time since the article's first sale; negative before it"],
  on_sale: ['On sale at that time', "1 from the day of the article's first sale to that of its last, else 0"],
  same_article_as_previous: [
    'Same article as before',
    "1 if the customer's previous row has the same article",
  ],
  tied_in_time: ['Shares its time', '1 if another row of the customer has exactly the same time'],
  bought_at_another_time: ['Bought at another time', '1 if the customer also buys it at another time'],
};
