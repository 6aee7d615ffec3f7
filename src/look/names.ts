/** What columns are usually called, in the languages and data sets in which purchase logs come. */

export type Role =
  | 't_dat'
  | 'customer_id'
  | 'article_id'
  | 'price'
  | 'sales_channel_id'
  | 'quantity'
  | 'event'
  | 'time_of_day';

/** Likelier names first: where two columns match, the one whose name stands first is it. */
const NAMES: Record<Role, string> = {
  t_dat:
    't_dat timestamp ts event_timestamp event_time server_timestamp_epoch_ms ' +
    'order_purchase_timestamp purchase_timestamp purchase_time purchase_date invoice_date invoice_dt ' +
    'order_date order_datetime order_time transaction_date transaction_dt transaction_time ' +
    'transaction_timestamp trans_date shop_date sale_date sales_date sold_at created_at created ' +
    'ordered_at purchased_at bought_at event_ts created_ts unix_ts timestamp_ms epoch_ms ' +
    'order_timestamp order_created_at event_date event_dt datetime date_time date time day unixtime ' +
    'unix_time unix_timestamp unixreviewtime review_time epoch datum datum_uhrzeit zeit zeitstempel ' +
    'zeitpunkt bestelldatum kaufdatum rechnungsdatum fecha fecha_hora date_achat date_commande ' +
    'horodatage data data_ora data_hora data_compra дата дата_покупки время 日期 时间戳 時間戳 时间 時間 交易日期 ' +
    '购买时间 下单时间 日時 購入日 購入日時 날짜 일시',
  customer_id:
    'customer_id customer_unique_id cust_id cust_code customer_code customer_no customer_nr ' +
    'customer_number customer_key customer cust user_id userid user_pseudo_id user_key user uid ' +
    'visitor_id visitor full_visitor_id fullvisitorid client_id client client_code member_id member ' +
    'card_id card_no loyalty_card household_id household_key household buyer_id buyer shopper_id ' +
    'shopper account_id account person_id reviewer_id consumer_id kunde kunden kunden_id ' +
    'kundennummer kunden_nr kundennr kd_nr nutzer cliente id_cliente cliente_id codigo_cliente ' +
    'cod_cliente id_client code_client utilisateur usuario utente klant klant_id kund klient клиент ' +
    'клиент_id покупатель id_клиента 用户id 用戶id 用户 用户编号 会员id 会员卡号 會員卡號 會員編號 客户id 客户编号 客戶編號 顧客id 顧客番号 ' +
    'ユーザーid 고객 고객번호 고객id hashed_email session_id session_id_hash session sessionid visit_id ' +
    'transaction transaction_id invoice_no invoice order_id',
  article_id:
    'article_id article_code article_no article_number article item_id item_code item_no item sku ' +
    'sku_id product_sku product_sku_hash product_id product_code prod_code prod_id product_no ' +
    'product_number product_key stock_code product aid asin parent_asin isbn ean gtin upc barcode ' +
    'goods_id goods movie_id track_id song_id book_id news_id content_id variant_id material ' +
    'material_no style_id artikel artikel_id artikelnummer artikel_nr artikelnr produkt produkt_id ' +
    'producto id_producto codigo_producto articulo id_articulo produit id_produit code_produit ' +
    'id_article prodotto codice_prodotto articolo produto id_produto artikkel vare товар артикул ' +
    'код_товара id_товара 商品id 商品编号 商品編號 商品編碼 商品编码 產品編號 产品编号 商品コード 商品番号 상품 상품번호 상품id',
  price:
    'price unit_price sales_price sale_price item_price price_usd spend sales amount revenue value ' +
    'total total_price net_price preis einzelpreis stueckpreis stückpreis umsatz betrag precio ' +
    'precio_unitario importe prix prix_unitaire montant prezzo importo preco preço valor prijs pris ' +
    'cena цена сумма 售价 售價 价格 價格 单价 單價 金额 金額 銷售 価格 単価 가격',
  sales_channel_id: 'sales_channel_id sales_channel channel_id channel kanal vertriebskanal canal 渠道',
  quantity:
    'quantity qty units unit_sales item_quantity order_quantity purchase_quantity menge stückzahl ' +
    'stueckzahl anzahl cantidad quantite quantité quantita quantità quantidade aantal antal ilość ' +
    'ilosc количество кол_во 数量 數量 個数 수량',
  event:
    'event event_type event_name action action_type behavior behaviour behavior_type behaviour_type ' +
    'interaction_type interaction activity activity_type product_action ereignis evento evenement ' +
    'événement order_status status 行为类型 行为 行為 行為類型',
  time_of_day: 'time hour uhrzeit zeit hora heure ora tid время 时间 時間 時刻',
};

/** Letters and digits alone, in lower case: `Customer ID ` and `customerId` are the same name. */
export function nameKey(name: string): string {
  const bare = withoutType(name).toLowerCase();
  // Most names are ASCII, for which a simpler pattern is ten times as fast.
  return /^[\0-\x7f]*$/.test(bare)
    ? bare.replaceAll(/[^a-z0-9]/g, '')
    : bare.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** RecBole's atomic files write a type after each name. */
const withoutType = (name: string): string => name.replace(/:(token|token_seq|float|float_seq)$/, '');

/** The same name but for blanks at its ends and case: these are taken without asking. */
export const plainName = (name: string): string =>
  name
    .replaceAll(/[\u200b-\u200f\ufeff]/g, '')
    .trim()
    .toLowerCase();

const RANKS = Object.fromEntries(
  Object.entries(NAMES).map(([role, names]) => [
    role,
    new Map(names.split(' ').map((name, rank) => [nameKey(name), rank])),
  ]),
) as Record<Role, Map<string, number>>;

/** How likely a column of this name has this role: smaller is likelier, undefined for unlikely names. */
export const nameRank = (role: Role, name: string): number | undefined => RANKS[role].get(nameKey(name));

/** Whether a name is one that a column may have. */
export const recognized = (name: string): boolean =>
  Object.values(RANKS).some((ranks) => ranks.has(nameKey(name)));

/** Whether the name is one of another role than the time, or one of ids: 13 digits are also bar codes. */
export const hasOtherRole = (name: string): boolean =>
  wordsIn(name).some((word) => ID_WORDS.has(word)) ||
  Object.entries(RANKS).some(([role, ranks]) => role !== 't_dat' && ranks.has(nameKey(name)));

/** Whether a word of the name is one of times. */
export const hasTimeWord = (name: string): boolean => wordsIn(name).some((word) => TIME_WORDS.has(word));

const TIME_WORDS = new Set(['ts', 'time', 'timestamp', 'date', 'epoch', 'at']);
const ID_WORDS = new Set('id ids no nr number code key ean gtin upc isbn barcode phone'.split(' '));

/** Words of `order_ts`, `orderTs` and `Order TS`, in lower case. */
const wordsIn = (name: string): string[] =>
  withoutType(name)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);

/** A column with more different values does not hold kinds of events. */
export const MOST_KINDS = 20;

/** Kinds of events that are purchases. */
const PURCHASES = new Set(
  (
    'transaction transactions purchase purchased purchases buy bought order orders ordered ' +
    'orderplaced checkoutcompleted sale sold kauf gekauft compra achat acquisto покупка 购买 購買 購入 구매 ' +
    'pay paid delivered shipped completed complete fulfilled invoiced'
  ).split(' '),
);
export const isPurchase = (kind: string): boolean => PURCHASES.has(nameKey(kind));

/** Kinds of events that are none. */
const OTHERS = new Set(
  (
    'view views pageview click clicks cart carts addtocart addtowishlist removefromcart wishlist fav ' +
    'favorite favourite pv like detail impression search refund refunded return returned cancel ' +
    'canceled cancelled unavailable'
  ).split(' '),
);
export const isOtherEvent = (kind: string): boolean => OTHERS.has(nameKey(kind));
