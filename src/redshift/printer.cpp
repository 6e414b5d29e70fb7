#include "redshift/printer.h"

#include "redshift/print.h"
#include "redshift/types.h"

namespace loadonce::redshift {

std::string print(const Statement& statement) {
    Printer printer;
    printer.statement(statement);
    return std::move(printer.out);
}

std::string print(const Query& query) {
    Printer printer;
    printer.query(query);
    return std::move(printer.out);
}

std::string print(const Expr& expr) {
    Printer printer;
    printer.expr(expr);
    return std::move(printer.out);
}

std::string print(const TypeName& type) {
    Printer printer;
    printer.type(type);
    return std::move(printer.out);
}

// PostgreSQL's rule (FigureColname in its parse_target.c).
std::string result_name(const SelectItem& item) {
    if (!item.alias.empty()) return item.alias;
    const Expr* expr = item.expr.get();
    std::string type;  // of the outermost cast: used if nothing inside has a name
    for (;;) {
        if (const auto* column = expr->as<ColumnRef>()) return column->parts.back();
        if (const auto* field = expr->as<Field>()) return field->name;
        if (const auto* call = expr->as<FunctionCall>()) return call->name.back();
        if (expr->as<Extract>() != nullptr) return "date_part";
        if (expr->as<Case>() != nullptr) return "case";
        if (expr->as<Array>() != nullptr) return "array";
        if (const auto* cast = expr->as<Cast>()) {
            if (type.empty()) type = short_type_name(cast->type);
            expr = cast->operand.get();
        } else if (const auto* subscript = expr->as<Subscript>()) {
            expr = subscript->operand.get();
        } else {
            return type.empty() ? "?column?" : type;
        }
    }
}

}  // namespace loadonce::redshift
