module "certificate" {
  source  = "./certificate"
  domains = ["shop.example.com", "shop_admin.example.com"]
}
