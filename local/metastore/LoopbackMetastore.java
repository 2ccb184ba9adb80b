import java.lang.reflect.Field;
import java.net.InetAddress;
import org.apache.hadoop.hive.metastore.HiveMetaStore;

/**
 * Starts the Hive Metastore on the loopback address only. Its own settings know no address to listen on: it listens
 * on all of them, so for this process "all" is made to mean the one.
 *
 * Compiled when it starts, by the compiler that Spark brings (Janino), so that nothing needs building.
 */
public class LoopbackMetastore {
  public static void main(String[] words) throws Throwable {
    Field implementation = InetAddress.class.getDeclaredField("impl");
    implementation.setAccessible(true);
    Object addresses = implementation.get(null);
    Field any = addresses.getClass().getDeclaredField("anyLocalAddress");
    any.setAccessible(true);
    any.set(addresses, InetAddress.getByName("127.0.0.1"));
    HiveMetaStore.main(words);
  }
}
