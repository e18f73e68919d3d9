# Violation, once, with both calls.
module "shop" {
  source = "./certificate"
  domain = "shop.example.com"
}

module "blog" {
  source = "./certificate"
  domain = "blog.example.com"
}
