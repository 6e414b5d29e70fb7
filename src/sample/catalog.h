// Product names and other texts of sample orders, as JSON: quotes and line breaks are escaped.
#pragma once

#include <array>
#include <string_view>

namespace loadonce::sample {

struct Product {
    std::string_view sku, name, category, subcategory, brand;
    unsigned price_cents;  // never a whole number of units, nor is three times the price
    std::string_view processor = {}, memory = {}, storage = {}, display = {};
};

// The first is used in complete orders.
inline constexpr std::array products = {
    Product{"LAP-PRO-16", "ProBook 16\\\" Laptop", "Electronics", "Laptops", "Northwind", 189999, "8-core 3.4 GHz",
            "32 GB DDR5", "1 TB NVMe SSD", "16.2-inch 3456x2234"},
    Product{"LAP-AIR-13", "AirBook 13 Laptop", "Electronics", "Laptops", "Northwind", 109995, "6-core 2.9 GHz",
            "16 GB DDR5", "512 GB NVMe SSD", "13.3-inch 2560x1600"},
    Product{"TAB-10", "Slate 10 Tablet", "Electronics", "Tablets", "Contoso", 42949, "ARM 8-core", "8 GB", "128 GB",
            "10.4-inch 2000x1200"},
    Product{"PHN-X5", "X5 Smartphone", "Electronics", "Phones", "Contoso", 79999, "ARM 8-core 5G", "12 GB", "256 GB",
            "6.1-inch OLED"},
    Product{
        "MON-27", "27\\\" 4K Monitor", "Electronics", "Monitors", "Fabrikam", 37995, {}, {}, {}, "27-inch 3840x2160"},
    Product{"HDP-NC", "Noise-cancelling Headphones", "Electronics", "Audio", "Fabrikam", 24949},
    Product{"KBD-M", "Mechanical Keyboard", "Electronics", "Accessories", "Tailspin", 12995},
    Product{"SSD-2T", "Portable SSD", "Electronics", "Storage", "Tailspin", 15999, {}, {}, "2 TB", {}},
    Product{"CFM-01", "Café Crème Espresso Machine", "Home & Kitchen", "Coffee", "Lucerne", 44995},
    Product{"KNF-08", "Chef's Knife 8\\\"", "Home & Kitchen", "Cutlery", "Lucerne", 8949},
    Product{"SHO-RUN", "Trail Running Shoes", "Clothing", "Shoes", "Alpine", 13999},
    Product{"JKT-DWN", "Down Jacket \\/ Unisex", "Clothing", "Outerwear", "Alpine", 21995},
    Product{"BK-SQL", "SQL, Explained \\\"Properly\\\"", "Books", "Computing", "Margie's", 4995},
    Product{"BK-COOK", "Küche für Anfänger", "Books", "Cooking", "Margie's", 2949},
    Product{"TOY-BLK", "Building Blocks (500 pcs)", "Toys", "Construction", "Wingtip", 3999},
    Product{"GRD-HSE", "Garden Hose 25 m", "Garden", "Watering", "Wingtip", 3449},
};

inline constexpr std::array<std::string_view, 24> first_names = {
    "Siddhartha", "Maria", "José",  "Zoë",    "Łukasz", "Søren", "Anna",  "John",
    "François",   "Yuki",  "Björn", "Chloé",  "Olga",   "Ahmed", "Priya", "Nguyễn",
    "Élodie",     "Grace", "Mateo", "Ingrid", "健太",   "Wei",   "Amara", "D'Arcy"};
inline constexpr std::array<std::string_view, 24> last_names = {
    "Müller",       "Smith",   "García", "O'Brien",  "Kowalski",  "Jørgensen", "Nakamura", "Dubois",
    "Ivanova",      "Haddad",  "Patel",  "Trần",     "Lindqvist", "Okafor",    "Rossi",    "Schäfer",
    "van der Berg", "Johnson", "Çelik",  "Peñalosa", "田中",      "Kim",       "Brown",    "Ångström"};

struct City {
    std::string_view name, state, country;
};
inline constexpr std::array cities = {
    City{"New York", "NY", "USA"},     City{"San Francisco", "CA", "USA"}, City{"Austin", "TX", "USA"},
    City{"Chicago", "IL", "USA"},      City{"Seattle", "WA", "USA"},       City{"Coeur d'Alene", "ID", "USA"},
    City{"Miami", "FL", "USA"},        City{"Boston", "MA", "USA"},        City{"München", "BY", "Deutschland"},
    City{"Köln", "NW", "Deutschland"}, City{"Málaga", "AN", "España"},     City{"Montréal", "QC", "Canada"},
};
inline constexpr std::array<std::string_view, 12> streets = {
    "Main Street", "Oak Avenue", "Hauptstraße", "Rue de l'Église", "Maple Drive",      "Market Street",
    "Calle Mayor", "Elm Street", "Park Lane",   "2nd Avenue",      "Sunset Boulevard", "Løkkeveien"};

inline constexpr std::array<std::string_view, 6> statuses = {"delivered", "shipped",   "processing",
                                                             "pending",   "cancelled", "returned"};
inline constexpr std::array<std::string_view, 3> currencies = {"USD", "EUR", "CAD"};
inline constexpr std::array<std::string_view, 4> tiers = {"Bronze", "Silver", "Gold", "Platinum"};
inline constexpr std::array<std::string_view, 5> methods = {"credit_card", "debit_card", "paypal", "bank_transfer",
                                                            "gift_card"};
inline constexpr std::array<std::string_view, 4> card_types = {"Visa", "MasterCard", "American Express", "Discover"};
inline constexpr std::array<std::string_view, 4> carriers = {"UPS", "FedEx", "DHL", "USPS"};
inline constexpr std::array<std::string_view, 4> services = {"Ground", "2nd Day Air", "Express Worldwide",
                                                             "Priority Mail"};
inline constexpr std::array<std::string_view, 3> shipping_methods = {"standard", "expedited", "overnight"};
inline constexpr std::array<std::string_view, 4> deliveries = {"3-5 business days", "1-2 business days",
                                                               "next business day", "5-8 business days"};
inline constexpr std::array<std::string_view, 5> promo_codes = {"SAVE10", "WELCOME", "BLACKFRIDAY", "SPRING-25",
                                                                "LOYAL"};
inline constexpr std::array<std::string_view, 2> discount_types = {"percentage", "fixed"};
inline constexpr std::array<std::string_view, 4> discount_reasons = {
    "Seasonal sale", "Loyalty program", "Bulk purchase", "Price match, \\\"as advertised\\\""};
inline constexpr std::array<std::string_view, 4> sources = {"web", "mobile_app", "phone", "marketplace"};
inline constexpr std::array<std::string_view, 4> user_agents = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"};
inline constexpr std::array<std::string_view, 6> customer_notes = {
    "Please leave it with the neighbour on the second floor, she is at home all day.",
    "It's a gift:\\nplease do not put the invoice in the box.",
    "He said \\\"call first\\\" \\u2014 so please call first.",
    "Klingel defekt, bitte klopfen. Danke schön! 🙏",
    "Path C:\\\\orders\\\\gift\\tsee attachment",
    "第二个门。"};
inline constexpr std::array<std::string_view, 4> internal_notes = {
    "Address verified with the carrier; no further check needed.",
    "Customer called twice;\\nsecond call: \\\"where is my order?\\\"", "Fraud score 12/100, released by hand.",
    "VIP — handle with care"};
inline constexpr std::array<std::string_view, 4> instructions = {
    "Signature required from an adult; identification will be asked for", "Fragile: this side up",
    "Deliver between 9 and 17 h", "Ring twice,\\r\\nthen wait"};

}  // namespace loadonce::sample
