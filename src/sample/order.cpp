// Generates one order. Fields, their order and their types are those of the example project's tables: a number with
// decimals always has them, an integer never has any, and the values of a VARCHAR column do not look like timestamps in
// every order.
#include "sample/order.h"

#include <algorithm>
#include <array>
#include <vector>

#include "sample/catalog.h"
#include "sample/random.h"

namespace loadonce::sample {
namespace {

struct Address {
    std::uint64_t house, zip, apartment;
    std::string_view street;
    City city;
};

struct Item {
    const Product* product;
    std::uint64_t quantity, discount;  // discount in whole currency units; 0: none
    [[nodiscard]] std::uint64_t cents() const { return product->price_cents * quantity - 100 * discount; }
};

class Order {
  public:
    Order(Emitter& out, std::uint64_t number, bool complete, const Options& options)
        : out_(out),
          random_(number),
          number_(number),
          complete_(complete),
          id_(number),
          packages_max_(options.packages_max) {
        first_name_ = random_.one_of(first_names);
        last_name_ = random_.one_of(last_names);
        billing_ = address();
        shipping_ = random_.percent(70) ? billing_ : address();
        ordered_ = year_begin + random_.below(365 * day_seconds);
        // "delivered" is the most frequent status.
        status_ = complete || random_.percent(70) ? 0 : random_.below(statuses.size());
        items_.resize(random_.between(1, options.items_max));
        for (Item& item : items_) item = make_item();
        if (complete) items_[0] = {&products[0], 1, 150};
        for (const Item& item : items_) subtotal_ += item.cents(), discounts_ += item.discount;
        sales_tax_ = subtotal_ * 4 / 100 + 1, state_tax_ = subtotal_ * 3 / 100 + 1, local_tax_ = subtotal_ / 100 + 1;
        shipping_cost_ = random_.between(0, 3) * 500 + 499;
        processing_fee_ = random_.between(50, 299), handling_fee_ = random_.between(100, 499);
        shipping_discount_ = random_.percent(20) ? shipping_cost_ / 100 : 0;
        carrier_ = random_.below(carriers.size());
    }

    std::uint32_t append() {
        out_.begin();
        out_.begin("order");
        out_.text("orderId", "ORD-2025-", id_);
        out_.text("orderNumber", "2025-", id_);
        out_.text("orderDate", Instant(ordered_));
        out_.text("status", statuses[status_]);
        out_.money("totalAmount", total());
        out_.text("currency", random_.one_of(currencies));
        append_customer();
        out_.begin_array("items");
        for (std::size_t i = 0; i < items_.size(); ++i) append_item(items_[i], i);
        out_.end_array();
        append_payment();
        append_fulfillment();
        append_metadata();
        out_.end();
        out_.end();
        return static_cast<std::uint32_t>(items_.size());
    }

  private:
    // Returns whether to write an optional field; always true for a complete order.
    bool has(std::uint64_t percent) { return random_.percent(percent) || complete_; }

    Address address() {
        return {random_.between(1, 9999), random_.between(10000, 99999), random_.below(3) ? 0 : random_.between(1, 40),
                random_.one_of(streets), random_.one_of(cities)};
    }
    Item make_item() {
        const Product& product = random_.one_of(products);
        const std::uint64_t whole = product.price_cents / 100;
        return {&product, random_.between(1, 3), random_.percent(25) ? whole / random_.between(5, 20) : 0};
    }
    [[nodiscard]] std::uint64_t total() const {
        return subtotal_ + sales_tax_ + state_tax_ + local_tax_ + shipping_cost_ + processing_fee_ + handling_fee_ -
               100 * shipping_discount_;
    }
    [[nodiscard]] bool was_shipped() const { return status_ == 0 || status_ == 1 || status_ == 5; }
    [[nodiscard]] std::uint64_t shipped() const { return ordered_ + day_seconds + number_ % 7 * 3571; }

    void append_address(std::string_view key, const Address& address) {
        out_.begin(key);
        out_.text("street", address.house, " ", address.street);
        if (address.apartment)
            out_.text("apartment", "Apt ", address.apartment, "B");
        else if (has(50))
            out_.null("apartment");
        out_.text("city", address.city.name);
        out_.text("state", address.city.state);
        out_.integer("zipCode", address.zip);
        out_.text("country", address.city.country);
        out_.end();
    }

    void append_customer() {
        out_.begin("customer");
        out_.text("customerId", "CUST-", Padded(random_.between(1, 99999)));
        out_.begin("personalInfo");
        out_.text("firstName", first_name_);
        out_.text("lastName", last_name_);
        out_.text("email", "customer", number_, "@example.com");
        if (has(90)) out_.text("phone", "+1-555-01", random_.between(10, 99));
        out_.end();
        out_.begin("addresses");
        append_address("billing", billing_);
        append_address("shipping", shipping_);
        out_.end();
        out_.begin("preferences");
        out_.boolean("emailNotifications", random_.percent(80));
        out_.boolean("smsAlerts", random_.percent(40));
        const bool member = has(60);
        out_.boolean("loyaltyMember", member);
        if (member) out_.text("loyaltyTier", random_.one_of(tiers));
        out_.end();
        out_.end();
    }

    void append_item(const Item& item, std::size_t index) {
        const Product& product = *item.product;
        out_.begin();
        out_.text("itemId", "ITEM-", id_, "-", index + 1);
        out_.begin("productInfo");
        out_.text("sku", product.sku);
        out_.text("name", product.name);
        out_.text("category", product.category);
        out_.text("subcategory", product.subcategory);
        out_.text("brand", product.brand);
        out_.end();
        out_.begin("pricing");
        out_.money("unitPrice", product.price_cents);
        out_.integer("quantity", item.quantity);
        if (item.discount) {
            out_.begin("discount");
            const std::size_t type = random_.below(discount_types.size());
            out_.text("type", discount_types[type]);
            out_.integer("value",
                         type == 0 ? item.discount * 10000 / (product.price_cents * item.quantity) : item.discount);
            out_.integer("amount", item.discount);
            out_.text("reason", random_.one_of(discount_reasons));
            out_.end();
        } else if (random_.percent(50)) {
            out_.null("discount");
        }
        out_.money("subtotal", item.cents());
        out_.end();
        append_specifications(product);
        out_.end();
    }

    void append_specifications(const Product& product) {
        out_.begin("specifications");
        if (!product.processor.empty()) out_.text("processor", product.processor);
        if (!product.memory.empty()) out_.text("memory", product.memory);
        if (!product.storage.empty()) out_.text("storage", product.storage);
        if (!product.display.empty()) out_.text("display", product.display);
        out_.end();
    }

    void append_payment() {
        const std::size_t method = complete_ || random_.percent(75) ? 0 : random_.below(methods.size());
        out_.begin("payment");
        out_.text("paymentId", "PAY-", id_, "-", random_.between(1000, 9999));
        out_.text("method", methods[method]);
        out_.text("status", status_ == 3 ? "pending" : status_ == 4 ? "refunded" : "completed");
        // VARCHAR, as in the tables: null, or a word instead of a timestamp.
        if (random_.percent(90))
            out_.null("processedAt");
        else
            out_.text("processedAt", "awaiting settlement");
        if (method <= 1) append_card();
        append_transaction();
        out_.begin("receipt");
        out_.text("receiptNumber", "RCP-2025-", id_);
        out_.text("downloadUrl", "https://shop.example.com/receipts/RCP-2025-", id_, ".pdf");
        out_.boolean("emailSent", random_.percent(95));
        out_.boolean("printRequested", random_.percent(10));
        out_.end();
        out_.end();
    }

    void append_card() {
        out_.begin("cardDetails");
        out_.text("type", random_.one_of(card_types));
        out_.integer("lastFourDigits", random_.between(1000, 9999));
        out_.integer("expiryMonth", random_.between(1, 12));
        out_.integer("expiryYear", random_.between(2026, 2031));
        out_.text("cardholderName", first_name_, " ", last_name_);
        append_address("billingAddress", billing_);
        out_.end();
    }

    void append_transaction() {
        out_.begin("transactionDetails");
        out_.money("subtotal", subtotal_);
        out_.begin("taxes");
        out_.money("salesTax", sales_tax_);
        out_.money("stateTax", state_tax_);
        out_.money("localTax", local_tax_);
        out_.money("totalTax", sales_tax_ + state_tax_ + local_tax_);
        out_.end();
        out_.begin("shipping");
        out_.text("method", random_.one_of(shipping_methods));
        out_.money("cost", shipping_cost_);
        out_.text("estimatedDelivery", random_.one_of(deliveries));
        out_.text("carrier", carriers[carrier_]);
        out_.text("trackingNumber", "1Z", id_, "US", number_ % 89 + 10);
        out_.end();
        out_.begin("fees");
        out_.money("processingFee", processing_fee_);
        out_.money("handlingFee", handling_fee_);
        out_.money("totalFees", processing_fee_ + handling_fee_);
        out_.end();
        out_.begin("discounts");
        out_.integer("itemDiscounts", discounts_);
        out_.integer("shippingDiscount", shipping_discount_);
        if (random_.percent(30))
            out_.text("promoCode", random_.one_of(promo_codes));
        else
            out_.null("promoCode");
        out_.integer("totalDiscounts", discounts_ + shipping_discount_);
        out_.end();
        out_.money("finalTotal", total());
        out_.end();
    }

    void append_fulfillment() {
        out_.begin("fulfillment");
        out_.text("warehouseId", "WH-", Padded(random_.between(1, 12)));
        out_.text("fulfillmentStatus", was_shipped() ? "fulfilled" : "open");
        const std::uint64_t packages = random_.between(1, packages_max_);
        out_.begin("packaging");
        out_.integer("packageCount", packages);
        out_.begin_array("packages");
        for (std::uint64_t i = 1; i <= packages; ++i) append_package(i);
        out_.end_array();
        out_.end();
        out_.begin("shipping");
        if (was_shipped())
            out_.text("shippedDate", Instant(shipped()));
        else
            out_.null("shippedDate");
        out_.text("estimatedDelivery", random_.one_of(deliveries));
        out_.text("carrier", carriers[carrier_]);
        out_.text("service", services[carrier_]);
        if (was_shipped()) append_tracking();
        out_.end();
        out_.end();
    }

    void append_package(std::uint64_t index) {
        out_.begin();
        out_.text("packageId", "PKG-", id_, "-", index);
        out_.begin_array("items");
        const std::uint64_t listed =
            packages_max_ == 1 ? 1 : random_.between(1, std::min<std::uint64_t>(3, items_.size()));
        for (std::uint64_t i = 0; i < listed; ++i)
            out_.text({}, "ITEM-", id_, "-", (index - 1 + i) % items_.size() + 1);
        out_.end_array();
        out_.begin("dimensions");
        out_.integer("length", random_.between(20, 60));
        out_.integer("width", random_.between(15, 40));
        out_.integer("height", random_.between(5, 30));
        out_.text("unit", "cm");
        out_.end();
        out_.begin("weight");
        out_.money("value", random_.between(20, 1500));
        out_.text("unit", "kg");
        out_.end();
        out_.end();
    }

    void append_tracking() {
        out_.begin("tracking");
        out_.text("trackingNumber", "1Z", id_, "US", number_ % 89 + 10);
        out_.text("trackingUrl", "https://track.example.com/", carriers[carrier_], "/1Z", id_);
        out_.text("lastUpdate", Instant(shipped() + random_.below(2 * day_seconds)));
        out_.text("currentStatus", status_ == 1 ? "in transit" : "delivered");
        out_.end();
    }

    // Appends one of the notes, null, or nothing.
    template <class List>
    void append_note(std::string_view key, const List& notes) {
        if (has(60))
            out_.text(key, random_.one_of(notes));
        else if (random_.percent(50))
            out_.null(key);
    }

    void append_metadata() {
        out_.begin("metadata");
        out_.text("source", random_.one_of(sources));
        out_.begin("deviceInfo");
        out_.text("userAgent", random_.one_of(user_agents));
        out_.text("ipAddress", "192.0.2.", random_.between(1, 254));
        out_.text("sessionId", "sess-", random_.next());
        out_.end();
        out_.begin("timestamps");
        out_.text("created", Instant(ordered_));
        out_.text("updated", Instant(ordered_ + random_.below(5 * day_seconds)));
        if (status_ == 0)
            out_.text("completed", Instant(shipped() + 3 * day_seconds));
        else
            out_.null("completed");
        out_.end();
        out_.begin("notes");
        append_note("customerNotes", customer_notes);
        append_note("internalNotes", internal_notes);
        append_note("specialInstructions", instructions);
        out_.end();
        out_.end();
    }

    Emitter& out_;
    Random random_;
    std::uint64_t number_;
    bool complete_;
    Padded id_;
    std::uint64_t packages_max_;
    std::string_view first_name_, last_name_;
    Address billing_{}, shipping_{};
    std::uint64_t ordered_ = 0;
    std::size_t status_ = 0, carrier_ = 0;
    std::vector<Item> items_;
    // In cents; discounts in whole units.
    std::uint64_t subtotal_ = 0, sales_tax_ = 0, state_tax_ = 0, local_tax_ = 0, shipping_cost_ = 0,
                  processing_fee_ = 0, handling_fee_ = 0;
    std::uint64_t discounts_ = 0, shipping_discount_ = 0;
};

}  // namespace

std::uint32_t append_order(Emitter& out, std::uint64_t number, bool complete, const Options& options) {
    return Order(out, number, complete, options).append();
}

}  // namespace loadonce::sample
