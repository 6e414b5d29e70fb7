-- One row per element of an order's array of items, with the order that it belongs to.
CREATE TABLE order_items (
    -- the item
    itemId VARCHAR(255),
    -- the product
    productInfo_sku VARCHAR(255),
    productInfo_name VARCHAR(255),
    productInfo_category VARCHAR(255),
    productInfo_subcategory VARCHAR(255),
    productInfo_brand VARCHAR(255),
    -- its price
    pricing_unitPrice DOUBLE PRECISION,
    pricing_quantity BIGINT,
    pricing_discount_type VARCHAR(255),
    pricing_discount_value BIGINT,
    pricing_discount_amount BIGINT,
    pricing_discount_reason VARCHAR(255),
    pricing_subtotal DOUBLE PRECISION,
    -- its specifications
    specifications_processor VARCHAR(255),
    specifications_memory VARCHAR(255),
    specifications_storage VARCHAR(255),
    specifications_display VARCHAR(255),
    -- its order
    order_id VARCHAR(255),
    order_date TIMESTAMPTZ
);
