import t from 'tap';
import { resolveParameters } from '../../src/generate/presets.ts';

t.test('the preset course is the notebook with fewer extra clicks, in one round', async (t) => {
  const given = { max_extra_clicks: 9, extra_click_rounds: 'once' };
  t.same(resolveParameters('course', {}), resolveParameters('notebook', given));
});
